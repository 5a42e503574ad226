import { type ZepError } from '../../src/exports/core'
import {
  type AccessRequest,
  createZepHandler,
  type ZepHandlerOptions,
  type ZepOperation,
} from '../../src/exports/server'
import { ROUTES } from '../../src/server/routes'
import { echoSession, fakeFetch, type FakeFetch, type SentRequest } from './fakeFetch'

export const API_KEY = 'z_secret.key-123'
export const APP = 'https://app.test'
export const API = `${APP}/api/zep`

/** The shortest valid edit. */
export const EDIT = '{"metadata":{"a":1}}'

/** A new session with every field. */
export const NEW_SESSION = '{"session_id":"s1","user_id":"u1","metadata":{"a":1}}'

/** The body of a response that is marked, because no retry and no edit can fix its cause. */
export const MISCONFIGURED = {
  message: 'This server cannot use Zep. The reason was passed to onError of createZepHandler.',
  retryable: false,
}

/** The body of a 502 that may pass. */
export const UNREACHABLE = {
  message: 'Zep cannot be reached right now. The reason was passed to onError of createZepHandler.',
}

/** A valid request for each operation on the session `s1`. */
const SESSION_REQUESTS = {
  getSession: { method: 'GET', path: '/sessions/s1', body: null },
  updateSession: { method: 'PATCH', path: '/sessions/s1', body: EDIT },
  addSession: { method: 'POST', path: '/sessions', body: NEW_SESSION },
  deleteSession: { method: 'DELETE', path: '/sessions/s1/memory', body: null },
} as const

export type SessionOperation = keyof typeof SESSION_REQUESTS

export const SESSION_OPERATIONS = Object.keys(SESSION_REQUESTS) as SessionOperation[]

/** The operations that change something. */
export const WRITES = ['updateSession', 'addSession', 'deleteSession'] as const

export const LISTS = ['listSessions', 'listUserSessions'] as const

export const ALL_OPERATIONS: readonly ZepOperation[] = ROUTES.map(({ operation }) => operation)

/** `undefined` removes a header. */
export type HeaderChanges = Record<string, string | undefined>

/** What differs from the valid request of an operation. */
export interface RequestChanges {
  path?: string
  body?: BodyInit | null
  headers?: HeaderChanges
  signal?: AbortSignal
}

/** A handler for a Zep that is a function, and what both of them have seen. */
export interface Served {
  handler: (request: Request) => Promise<Response>
  zep: FakeFetch
  /** What `authorize` was called with, in order. */
  asked: AccessRequest[]
  /** What `onError` was called with, in order. */
  errors: ZepError[]
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** Sends an edit as a page of the app would, except for what `headers` change. */
  patch: (path: string, body: BodyInit | null, headers?: HeaderChanges) => Promise<Response>
  /** Sends the valid request of an operation as a page of the app would, except for the changes. */
  send: (operation: SessionOperation, changes?: RequestChanges) => Promise<Response>
}

export function serve(
  options: Partial<ZepHandlerOptions> = {},
  respond: (request: SentRequest, signal: AbortSignal) => Response | Promise<Response> = echo,
): Served {
  const zep = fakeFetch(respond)
  const asked: AccessRequest[] = []
  const errors: ZepError[] = []
  const { authorize = () => true, ...rest } = options
  const handler = createZepHandler({
    apiKey: API_KEY,
    fetch: zep,
    onError: (error) => void errors.push(error),
    ...rest,
    authorize: (access) => {
      asked.push(access)
      return authorize(access)
    },
  })
  return {
    handler,
    zep,
    asked,
    errors,
    get: (path, headers = {}) => handler(new Request(API + path, { headers })),
    patch: (path, body, headers) => handler(patchRequest(API + path, body, headers)),
    send: (operation, changes) => handler(makeRequest(operation, changes)),
  }
}

/** A handler that serves every operation. */
export function serveAll(
  options: Partial<ZepHandlerOptions> = {},
  respond?: Parameters<typeof serve>[1],
): Served {
  return serve({ operations: ALL_OPERATIONS, ...options }, respond)
}

/** Responds as Zep does: with the session of the path or body, or with OK for a delete. */
export function echo(request: SentRequest): Response {
  if (request.method === 'DELETE') return json({ message: 'OK' })
  if (request.method !== 'POST') return echoSession(request)
  const session = JSON.parse(String(request.body)) as object
  return json({ metadata: {}, ...session }, { status: 201 })
}

export function patchRequest(url: string, body: BodyInit | null, headers?: HeaderChanges): Request {
  return pageRequest('PATCH', url, body, headers)
}

export function makeRequest(
  operation: SessionOperation,
  { headers, signal, ...changes }: RequestChanges = {},
): Request {
  const { method, path, body } = { ...SESSION_REQUESTS[operation], ...changes }
  return pageRequest(method, API + path, body, headers, signal)
}

/** A request as a page of the app sends it, except for what `headers` change. */
function pageRequest(
  method: string,
  url: string,
  body: BodyInit | null,
  headers: HeaderChanges = {},
  signal?: AbortSignal,
): Request {
  const all: HeaderChanges = {
    'Sec-Fetch-Site': 'same-origin',
    'Content-Type': ['PATCH', 'POST'].includes(method) ? 'application/json' : undefined,
    ...headers,
  }
  const kept = Object.entries(all).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return new Request(url, {
    method,
    headers: kept,
    body,
    ...(signal && { signal }),
    // The RequestInit type of the DOM does not know what a streamed body needs.
    ...({ duplex: 'half' } as object),
  })
}

export function json(body: unknown, init?: ResponseInit): Response {
  return new Response(JSON.stringify(body), init)
}
