import type { ZepClient } from '../core/client'
import { isZepError, type ZepErrorCode } from '../core/errors/ZepError'
import { checkSessionId } from '../core/input/checkId'
import { serializePatch } from '../core/input/serializePatch'
import { serializeNewSession } from '../core/operations/addSession'
import type { Metadata, Session } from '../core/session/Session'
import type { ServerState } from './ServerState'

/** The operations of the client that edit a session. Each is the last part of its mutation key. */
export type EditOperation = 'updateSession' | 'addSession' | 'deleteSession'

/** What the variables of every edit contain. */
export interface EditVariables {
  sessionId: string
  metadata?: Metadata
}

/** Everything that the engine needs to know about an operation. */
interface EditRules {
  /** Throws a ZepError if the variables cannot be sent. */
  check: (variables: EditVariables) => void
  /** Sends the edit; `isRetry` is true if the server may have applied it before. */
  send: (
    client: ZepClient,
    variables: EditVariables,
    isRetry: boolean,
  ) => Promise<Session<Metadata> | undefined>
  /** What the view merges into the metadata. Edits with a patch are composed into one request. */
  patchOf: (variables: EditVariables) => Metadata | undefined
  /** Whether lists leave the session out meanwhile, and edits made later are never sent. */
  isDelete: boolean
  /** Whether the detail must be read again afterwards, or only the lists. */
  outdatesDetail: boolean
  /** The errors of an older edit that this one fails with, instead of being sent after it. */
  failsWith: readonly ZepErrorCode[]
  /** Writes the acknowledged result into the query cache. */
  acknowledge: (
    serverState: ServerState,
    sessionId: string,
    session: Session<Metadata> | undefined,
  ) => void
}

/** One row per operation. */
export const EDIT_OPERATIONS: Readonly<Record<EditOperation, EditRules>> = {
  updateSession: {
    check: ({ sessionId, metadata }) => {
      checkSessionId(sessionId)
      serializePatch(metadata, sessionId)
    },
    send: (client, { sessionId, metadata = {} }) =>
      client.updateSession<Metadata>(sessionId, { metadata }),
    patchOf: ({ metadata }) => metadata,
    isDelete: false,
    outdatesDetail: true,
    // No replay can succeed after these, and after a 404 it could resurrect the session.
    failsWith: ['not_found', 'gone', 'conflict'],
    acknowledge: (serverState, sessionId, session) => serverState.update(sessionId, session),
  },
  addSession: {
    check: (variables) => {
      checkSessionId(variables.sessionId)
      serializeNewSession(variables)
    },
    send: (client, variables) => client.addSession<Metadata>(variables),
    patchOf: () => undefined,
    isDelete: false,
    outdatesDetail: false,
    failsWith: [],
    acknowledge: (serverState, sessionId, session) => serverState.add(sessionId, session),
  },
  deleteSession: {
    check: ({ sessionId }) => checkSessionId(sessionId),
    send: async (client, { sessionId }, isRetry) => {
      try {
        await client.deleteSession(sessionId)
      } catch (error) {
        if (!isRetry || !isMissingSession(error)) throw error
      }
      return undefined
    },
    patchOf: () => undefined,
    isDelete: true,
    outdatesDetail: false,
    // Not `conflict`: an ended session can be deleted.
    failsWith: ['not_found', 'gone'],
    acknowledge: (serverState, sessionId) => serverState.delete(sessionId),
  },
}

/** Whether the last part of a mutation key is the name of an operation. */
export function isEditOperation(name: unknown): name is EditOperation {
  return typeof name === 'string' && Object.hasOwn(EDIT_OPERATIONS, name)
}

/** A 404 of the session, not of the route: an earlier try deleted it, and its response was lost. */
function isMissingSession(error: unknown): boolean {
  return isZepError(error, 'not_found') && error.issues.length === 0
}
