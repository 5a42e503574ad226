import type { ZepClient } from '../core/client'
import { ZepError } from '../core/errors/ZepError'
import type { RequestOptions } from '../core/http/RequestOptions'
import { serializeMetadata } from '../core/input/serializeMetadata'
import { serializePatch } from '../core/input/serializePatch'
import type { Metadata, Session } from '../core/session/Session'
import { toWire } from '../core/session/toWire'
import { readListParams } from './readListParams'
import { readMetadata, readNewSession, readSession, readUser, type Target } from './targets'
import type { AccessRequest } from './ZepHandlerOptions'
import type { ZepOperation } from './ZepOperation'

/** What a route reads its target from. */
export interface RouteInput {
  /** The id in the path, still encoded. It is empty if the path contains none. */
  segment: string
  query: URLSearchParams
  /** The body, if it is read before `authorize` is called. It is empty otherwise. */
  body: Metadata
  /** The largest page of a list. */
  maxPageSize: number
}

/** Metadata that a request writes. */
export interface Edit {
  sessionId: string
  metadata: Metadata
}

/** What Zep has responded. */
interface CallResult {
  /** The JSON of the response. */
  json: unknown
  /** The session that was edited. */
  edited?: Session<Metadata>
}

interface RouteRules {
  operation: ZepOperation
  method: AccessRequest['method']
  /** Matches the encoded path, so that an encoded slash ends no segment. Group 1 is the id. */
  pattern: RegExp
  /** The keys that a JSON body may have. An empty list refuses every body. GET ignores its body. */
  bodyKeys?: readonly string[]
  /** Whether only the body says what `authorize` must decide about, so that it is read first. */
  isTargetInBody?: boolean
  takesQuery?: boolean
  /** @default 200 */
  status?: number
}

interface RouteRow<TTarget extends Target> extends RouteRules {
  /** @throws {Refusal | ZepError} if an id, the query or the body is invalid */
  readTarget: (input: RouteInput) => TTarget
  /** Reads what the request writes, if it writes metadata. The app is asked about it. */
  readEdit?: (target: TTarget, body: Metadata) => Edit | undefined
  /** Calls Zep. */
  call: (
    client: ZepClient,
    target: TTarget,
    options: RequestOptions,
    body: Metadata,
  ) => Promise<CallResult>
}

/** An operation that was requested, with its target read and checked. */
export interface RequestedCall extends Target {
  /** @throws {Refusal | ZepError} if the metadata of the body is missing or cannot be sent */
  readEdit: (body: Metadata) => Edit | undefined
  run: (client: ZepClient, options: RequestOptions, body: Metadata) => Promise<CallResult>
}

export interface Route extends RouteRules {
  /** @throws {Refusal | ZepError} if an id, the query or the body is invalid */
  read: (input: RouteInput) => RequestedCall
}

const SESSION = /^\/sessions\/([^/]+)$/

/**
 * Every operation, one row each. The client makes the call, so Zep gets only the ids, parameters and
 * metadata that were read from the request.
 */
export const ROUTES: readonly Route[] = [
  defineRoute({
    operation: 'getSession',
    method: 'GET',
    pattern: SESSION,
    readTarget: readSession,
    call: async (client, { sessionId }, options) => ({
      json: toWire(await client.getSession<Metadata>(sessionId, options)),
    }),
  }),
  defineRoute({
    operation: 'updateSession',
    method: 'PATCH',
    pattern: SESSION,
    bodyKeys: ['metadata'],
    readTarget: readSession,
    readEdit: ({ sessionId }, body) => {
      const metadata = readMetadata(body)
      // The client checks this too, but the app is asked only about what can be sent.
      serializePatch(metadata, sessionId)
      return { sessionId, metadata }
    },
    call: async (client, { sessionId }, options, body) => {
      const edit = { metadata: readMetadata(body) }
      const edited = await client.updateSession<Metadata>(sessionId, edit, options)
      return { json: toWire(edited), edited }
    },
  }),
  defineRoute({
    operation: 'addSession',
    method: 'POST',
    pattern: /^\/sessions$/,
    bodyKeys: ['session_id', 'user_id', 'metadata'],
    isTargetInBody: true,
    status: 201,
    readTarget: readNewSession,
    readEdit: ({ sessionId, metadata }) => {
      if (!metadata) return undefined
      serializeMetadata(metadata, sessionId)
      return { sessionId, metadata }
    },
    call: async (client, { sessionId, userId, metadata }, options) => {
      const newSession = { sessionId, userId: userId ?? undefined, metadata }
      return { json: toWire(await client.addSession<Metadata>(newSession, options)) }
    },
  }),
  defineRoute({
    operation: 'deleteSession',
    method: 'DELETE',
    pattern: /^\/sessions\/([^/]+)\/memory$/,
    bodyKeys: [],
    readTarget: readSession,
    call: async (client, { sessionId }, options) => {
      await client.deleteSession(sessionId, options)
      return { json: { message: 'OK' } }
    },
  }),
  defineRoute({
    operation: 'listSessions',
    method: 'GET',
    pattern: /^\/sessions-ordered$/,
    takesQuery: true,
    readTarget: ({ query, maxPageSize }) => {
      return { sessionId: null, userId: null, params: readListParams(query, maxPageSize) }
    },
    call: async (client, { params }, options) => {
      const list = await client.listSessions<Metadata>(params, options)
      return {
        json: {
          sessions: list.sessions.map(toWire),
          total_count: list.totalCount,
          response_count: list.responseCount,
        },
      }
    },
  }),
  defineRoute({
    operation: 'listUserSessions',
    method: 'GET',
    pattern: /^\/users\/([^/]+)\/sessions$/,
    readTarget: readUser,
    call: async (client, { userId }, options) => {
      const sessions = await client.listUserSessions<Metadata>(userId, options)
      // A session of nobody is none of theirs either.
      if (sessions.some((session) => session.userId !== userId)) {
        throw new ZepError({
          code: 'session_mismatch',
          message:
            'listUserSessions: the response contains a session that is not of this user. Check baseUrl.',
        })
      }
      return { json: sessions.map(toWire) }
    },
  }),
]

/** Binds the target to the call, so that nothing can change it in between. */
function defineRoute<TTarget extends Target>(row: RouteRow<TTarget>): Route {
  const { readTarget, readEdit, call, ...rules } = row
  return {
    ...rules,
    read: (input) => {
      const target = readTarget(input)
      const { sessionId, userId } = target
      return {
        sessionId,
        userId,
        readEdit: (body) => readEdit?.(target, body),
        run: (client, options, body) => call(client, target, options, body),
      }
    },
  }
}
