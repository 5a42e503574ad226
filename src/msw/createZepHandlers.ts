import { http, type HttpHandler, HttpResponse } from 'msw'
import { normalizeBaseUrl } from '../core/baseUrl'
import type { Metadata } from '../core/session'
import { createStore } from './createStore'
import { type Fault, createFaults, faultResponse } from './faults'
import { type Latency, latencyMs, sleep } from './latency'
import type { SessionSeed, StoredSession } from './makeSession'
import { plain } from './replies'
import { type MockRequest, createRequestLog, safeHeaders } from './requestLog'
import { type ZepEdition, route, sessionIdOf } from './routes'

/** What the mock Zep holds, and which Zep it is. */
export interface ZepHandlersOptions {
  /** What the server holds at the start and after `reset()`. */
  sessions?: readonly SessionSeed[] | undefined
  /** As the client's, a path being matched on every origin. Default: Zep Cloud's. */
  baseUrl?: string | undefined
  /** When given, a request without `Authorization: Api-Key <apiKey>` is answered with 401. */
  apiKey?: string | undefined
  /** Default 0. */
  latency?: Latency | undefined
  /** Which server to be, where the two differ. Default `'cloud'`. */
  edition?: ZepEdition | undefined
}

/** A Zep server that lives in the test or the page, and the controls to change it while it runs. */
export interface MockZep {
  /** For `setupServer(...zep.handlers)` and `setupWorker(...zep.handlers)`. */
  readonly handlers: HttpHandler[]
  /** What was sent, in the order of arrival; a new array after every change. */
  readonly requests: readonly MockRequest[]
  /** Calls back whenever `requests` changed; fits React's `useSyncExternalStore`. */
  subscribe: (onChange: () => void) => () => void
  /** Copies of the sessions that are not deleted, as the server holds them now. */
  readonly sessions: StoredSession[]
  /** A copy of one session as the server holds it now; undefined where a GET would say 404. */
  session: (sessionId: string) => StoredSession | undefined
  /** How long requests take from now on, in milliseconds. */
  setLatency: (latency: Latency) => void
  /** Makes requests fail from now on, until the returned function is called. */
  fail: (fault: Fault) => () => void
  /** Somebody else edits the session: merged like a PATCH, absent from `requests`. */
  remoteUpdate: (sessionId: string, metadata: object) => StoredSession
  /** Somebody else ends the session: later edits are answered with 409. */
  remoteEnd: (sessionId: string) => StoredSession
  /** Somebody else deletes the session: reads are answered with 404, an edit brings it back. */
  remoteDelete: (sessionId: string) => void
  /** Back to the start: sessions, latency, faults, requests. What is in flight is cut off. */
  reset: () => void
}

const ZEP_CLOUD = 'https://api.getzep.com/api/v2'

/**
 * Creates a stateful mock of Zep's v2 sessions API for tests, Storybook and demos: it merges
 * metadata, ends, deletes, pages and refuses as Zep's own server was seen to do.
 *
 * @example
 * const zep = createZepHandlers({ sessions: [{ sessionId: 'demo', metadata: { plan: 'free' } }] })
 * const server = setupServer(...zep.handlers)
 */
export function createZepHandlers(options: ZepHandlersOptions = {}): MockZep {
  const { apiKey, edition = 'cloud' } = options
  // A copy, as JSON would carry it: `reset()` needs the seeds as they were.
  const seeds = JSON.parse(JSON.stringify(options.sessions ?? [])) as Partial<StoredSession>[]
  const base = basePattern(options.baseUrl ?? ZEP_CLOUD)
  const log = createRequestLog()
  let store = createStore(seeds)
  let faults = createFaults()
  let latency = options.latency ?? 0
  let lifetime = new AbortController()

  /** The request as it arrives: recorded at once, its body as soon as it is read. */
  async function receive(request: Request): Promise<[MockRequest, bodyBytes: number]> {
    const { origin, pathname } = new URL(request.url)
    const path = (origin + pathname).replace(base, '/')
    const arrived = log.add({
      method: request.method,
      url: request.url,
      path,
      sessionId: sessionIdOf(path),
      body: undefined,
      headers: safeHeaders(request.headers),
      startedAt: Date.now(),
      status: undefined,
    })
    const bytes = await request.arrayBuffer()
    const text = new TextDecoder().decode(bytes)
    return [log.change(arrived, { body: parse(text) }), bytes.byteLength]
  }

  async function respond(request: Request): Promise<Response> {
    const { signal } = lifetime
    const [sent, bodyBytes] = await receive(request)
    const ms = await latencyMs(latency, sent, signal)
    if (!(await sleep(ms / 2, signal))) return HttpResponse.error()
    const response = answer(request, sent, bodyBytes)
    if (!(await sleep(ms / 2, signal))) return HttpResponse.error()
    log.change(sent, { status: response.type === 'error' ? 'network' : response.status })
    return response
  }

  function answer(request: Request, sent: MockRequest, bodyBytes: number): Response {
    const fault = faults.take(sent)
    if (fault && fault.on !== 'after') return faultResponse(fault)
    const { method, path, body } = sent
    const query = new URL(request.url).searchParams
    const answered = authorized(request)
      ? route(store, { method, path, query, body, bodyBytes }, edition)
      : plain(401, 'unauthorized')
    return fault ? faultResponse(fault) : answered
  }

  function authorized(request: Request): boolean {
    return apiKey === undefined || request.headers.get('Authorization') === `Api-Key ${apiKey}`
  }

  return {
    handlers: [http.all(base, ({ request }) => respond(request))],
    get requests() {
      return log.requests
    },
    subscribe: log.subscribe,
    get sessions() {
      return structuredClone(store.all())
    },
    session: (sessionId) =>
      structuredClone(store.all().find((session) => session.sessionId === sessionId)),
    setLatency(next) {
      latency = next
    },
    fail: (fault) => faults.add(fault),
    remoteUpdate: (sessionId, metadata) =>
      structuredClone(store.update(sessionId, JSON.parse(JSON.stringify(metadata)) as Metadata)),
    remoteEnd: (sessionId) => structuredClone(store.end(sessionId)),
    remoteDelete: (sessionId) => store.delete(sessionId),
    reset() {
      lifetime.abort()
      lifetime = new AbortController()
      store = createStore(seeds)
      faults = createFaults()
      latency = options.latency ?? 0
      log.clear()
    },
  }
}

/**
 * A regular expression, as MSW would decode the segments behind a `*` and throw on a lone `%`,
 * and would not match a relative path at all where there is no `location`.
 */
function basePattern(baseUrl: string): RegExp {
  const base = normalizeBaseUrl(baseUrl)
  const origin = /^[a-z]+:/.test(base) ? '' : '[a-z]+://[^/]+'
  return new RegExp(`^${origin}${base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`)
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
