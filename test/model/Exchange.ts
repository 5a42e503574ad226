import type { Fate, Verdict } from './fates'
import type { Json } from './merge'
import type { ModelEdit } from './ModelEdit'

/** One request, from the call of `fetch` to the response that the caller received. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly sessionId: string | undefined
  /** What a PATCH or a POST contains. */
  readonly metadata: Json | undefined
  /** The same, for a PATCH only. */
  readonly patch: Json | undefined
  readonly fate: Fate
  /** Whether the user requested it, as the next page: then only the user may cancel it. */
  askedByUser: boolean
  aborted: boolean
  /** Whether the page that sent it was left meanwhile. */
  isOrphan: boolean
  /** Whether the server has seen it. */
  hasArrived: boolean
  /** Whether the server applied the edit. */
  applied: boolean
  /** The status of the server's response, once there is one; 0 if the connection failed. */
  serverStatus: number
  /** The status that the client received. */
  status: number
  /** Under which name it is counted. */
  name: string
  /** What the server's response means, and what the one that the client received looks like. */
  verdict: Verdict | undefined
  received: Verdict | undefined
  /** The oldest edits, all of which it certainly contains. */
  sure: readonly ModelEdit[]
  /** Those that it may contain, `sure` included. */
  maybe: readonly ModelEdit[]
}

/** Reads a request as the client sent it. */
export function createExchange(
  url: URL,
  init: RequestInit,
  nextFate: (method: string) => Fate,
): Exchange {
  const { method = 'GET' } = init
  const text = typeof init.body === 'string' ? init.body : '{}'
  const body = JSON.parse(text) as { session_id?: string; metadata?: Json }
  return {
    method,
    path: url.pathname + url.search,
    sessionId: /\/sessions\/([^/?]+)/.exec(url.pathname)?.[1] ?? body.session_id,
    metadata: body.metadata,
    patch: method === 'PATCH' ? body.metadata : undefined,
    fate: nextFate(method),
    askedByUser: false,
    aborted: false,
    isOrphan: false,
    hasArrived: false,
    applied: false,
    serverStatus: 0,
    status: 0,
    name: '',
    verdict: undefined,
    received: undefined,
    sure: [],
    maybe: [],
  }
}
