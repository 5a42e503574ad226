import type { ZepClient } from '../core/client'
import { isZepError, type ZepError, type ZepErrorCode } from '../core/errors/ZepError'
import { checkSessionId } from '../core/input/checkId'
import { serializePatch } from '../core/input/serializePatch'
import { serializeNewSession } from '../core/operations/addSession'
import type { Metadata, Session } from '../core/session/Session'

/** The operations of the client that edit a session. Each is the last part of its mutation key. */
export type EditOperation = 'updateSession' | 'addSession' | 'deleteSession'

/** What the variables of every edit contain. */
export interface EditVariables {
  sessionId: string
  userId?: string
  metadata?: Metadata
}

/** Everything that the engine needs to know about an operation. */
export interface EditRules {
  /** Copies the variables, or throws a ZepError if they cannot be sent. */
  copy: (variables: EditVariables) => EditVariables
  /** Sends the edit; `mayBeApplied` is true if an earlier try may have reached the server. */
  send: (
    client: ZepClient,
    variables: EditVariables,
    mayBeApplied: boolean,
  ) => Promise<Session<Metadata> | undefined>
  /** What the view merges into the metadata. Edits with a patch are composed into one request. */
  patchOf: (variables: EditVariables) => Metadata | undefined
  /** Whether lists leave the session out meanwhile, and edits made later are never sent. */
  isDelete: boolean
  /** Whether the detail must be read again afterwards, or only the lists. */
  outdatesDetail: boolean
  /** The errors of an older edit that this one fails with, instead of being sent after it. */
  failsWith: readonly ZepErrorCode[]
  /** Whether its result is cached as the detail of the session, if there is none yet. */
  seedsDetail: boolean
}

/** One row per operation. */
export const EDIT_OPERATIONS: Readonly<Record<EditOperation, EditRules>> = {
  updateSession: {
    copy: ({ sessionId, metadata }) => {
      checkSessionId(sessionId)
      return { sessionId, metadata: JSON.parse(serializePatch(metadata, sessionId)) as Metadata }
    },
    send: (client, { sessionId, metadata = {} }) =>
      client.updateSession<Metadata>(sessionId, { metadata }),
    patchOf: ({ metadata }) => metadata,
    isDelete: false,
    outdatesDetail: true,
    // No replay can succeed after these, and after a 404 it could resurrect the session.
    failsWith: ['not_found', 'gone', 'conflict'],
    seedsDetail: false,
  },
  addSession: {
    copy: (variables) => {
      checkSessionId(variables.sessionId)
      return readNewSession(serializeNewSession(variables))
    },
    send: (client, variables) => client.addSession<Metadata>(variables),
    patchOf: () => undefined,
    isDelete: false,
    outdatesDetail: false,
    failsWith: [],
    seedsDetail: true,
  },
  deleteSession: {
    copy: ({ sessionId }) => {
      checkSessionId(sessionId)
      return { sessionId }
    },
    send: async (client, { sessionId }, mayBeApplied) => {
      try {
        await client.deleteSession(sessionId)
      } catch (error) {
        if (!mayBeApplied || !isMissingSession(error)) throw error
      }
      return undefined
    },
    patchOf: () => undefined,
    isDelete: true,
    outdatesDetail: false,
    // Not `conflict`: an ended session can be deleted.
    failsWith: ['not_found', 'gone'],
    seedsDetail: false,
  },
}

/** Whether the last part of a mutation key is the name of an operation. */
export function isEditOperation(name: unknown): name is EditOperation {
  return typeof name === 'string' && Object.hasOwn(EDIT_OPERATIONS, name)
}

/** Reads back what a POST would send. */
function readNewSession(body: string): EditVariables {
  const { session_id, user_id, metadata } = JSON.parse(body) as {
    session_id: string
    user_id?: string
    metadata?: Metadata
  }
  return {
    sessionId: session_id,
    ...(user_id !== undefined && { userId: user_id }),
    ...(metadata && { metadata }),
  }
}

/** A 404 of the session, not of the route: an earlier try deleted it, and its response was lost. */
function isMissingSession(error: unknown): boolean {
  return isZepError(error, 'not_found') && !isOfRoute(error)
}

/** Whether an error says that there is no such API, rather than no such session. */
export function isOfRoute({ issues }: ZepError): boolean {
  return issues.some(({ code }) => code === 'no_route')
}
