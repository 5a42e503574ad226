import { http } from 'msw'

import type { Metadata } from '../core/session/Session'
import { basePattern } from './basePattern'
import { createFaults, faultResponse } from './createFaults'
import { createFetch } from './createFetch'
import { createHolds } from './createHolds'
import { createRequestLog } from './createRequestLog'
import { createShuffle } from './createShuffle'
import { createStore } from './createStore'
import { latencyMs } from './latencyMs'
import type { StoredSession } from './makeSession'
import type { MockRequest } from './MockRequest'
import type { MockZep } from './MockZep'
import type { MockZepOptions } from './MockZepOptions'
import { receive } from './receive'
import type { RequestBody } from './RequestBody'
import { lostConnection } from './responses'
import { route } from './route'
import { sleep } from './sleep'

const ZEP_CLOUD = 'https://api.getzep.com/api/v2'

/**
 * Creates a stateful mock of Zep's v2 sessions API for tests, Storybook and demos. It merges, ends,
 * deletes, pages and refuses as Zep's own server was seen to do.
 *
 * @example
 * const zep = createMockZep({ sessions: [{ sessionId: 'demo', metadata: { plan: 'free' } }] })
 * const server = setupServer(...zep.handlers)
 */
export function createMockZep(options: MockZepOptions = {}): MockZep {
  const { apiKey, edition = 'cloud', shuffleTies = false } = options
  // A copy, as JSON would carry it: `reset()` needs the seeds as they were.
  const seeds = JSON.parse(JSON.stringify(options.sessions ?? [])) as Partial<StoredSession>[]
  const users = [...(options.users ?? [])]
  const base = basePattern(options.baseUrl ?? ZEP_CLOUD)
  const log = createRequestLog()
  const start = () => ({
    store: createStore(seeds, users),
    shuffle: createShuffle(shuffleTies),
    faults: createFaults(),
    holds: createHolds(),
    latency: options.latency ?? 0,
    lifetime: new AbortController(),
  })
  let state = start()

  async function respond(request: Request, signal: AbortSignal): Promise<Response> {
    // `reset()` replaces the state, and a request from before it must not touch the new one.
    const current = state
    const { signal: ended } = current.lifetime
    const { sent, body } = await receive(request, base, log)
    const logAbort = (): void => void log.change(sent, { status: 'aborted' })
    if (signal.aborted) logAbort()
    signal.addEventListener('abort', logAbort)

    const serve = (): Response => handle(current, request, sent, body)
    const response = await (current.holds.take({ request: sent, serve, signal }) ??
      delayed(serve, await latencyMs(current.latency, sent, ended), ended))
    signal.removeEventListener('abort', logAbort)
    if (ended.aborted) return lostConnection()
    const status = response.type === 'error' ? 'network' : response.status
    if (!signal.aborted) log.change(sent, { status })
    return response
  }

  function handle(
    { store, shuffle, faults }: Pick<typeof state, 'store' | 'shuffle' | 'faults'>,
    request: Request,
    sent: MockRequest,
    body: RequestBody,
  ): Response {
    const fault = faults.take(sent)
    if (fault && fault.on !== 'after') return faultResponse(fault)
    const { method, path } = sent
    const query = new URL(request.url).searchParams
    const response = route({
      store,
      shuffle,
      edition,
      method,
      path,
      query,
      body,
      isAuthorized: isAuthorized(request),
    })
    return fault ? faultResponse(fault) : response
  }

  function isAuthorized(request: Request): boolean {
    return apiKey === undefined || request.headers.get('Authorization') === `Api-Key ${apiKey}`
  }

  return {
    handlers: [http.all(base, ({ request }) => respond(request, request.signal))],
    fetch: createFetch((request, signal) => {
      if (base.test(request.url)) return respond(request, signal)
      throw new Error(`Mock Zep: ${request.url} is not below baseUrl. Give both the same baseUrl.`)
    }),
    get requests() {
      return log.requests
    },
    subscribe: log.subscribe,
    get sessions() {
      return structuredClone(state.store.all())
    },
    session: (sessionId) =>
      structuredClone(state.store.all().find((session) => session.sessionId === sessionId)),
    setLatency(latency) {
      state.latency = latency
    },
    fail: (fault) => state.faults.add(fault),
    hold: (filter = {}) => state.holds.add(filter),
    remoteUpdate: (sessionId, metadata) =>
      structuredClone(
        state.store.update(sessionId, JSON.parse(JSON.stringify(metadata)) as Metadata),
      ),
    remoteEnd: (sessionId) => structuredClone(state.store.end(sessionId)),
    remoteDelete: (sessionId) => state.store.delete(sessionId),
    reset() {
      const before = state
      state = start()
      log.clear()
      before.lifetime.abort()
      before.holds.end()
    },
  }
}

/** Half of the latency passes before the server does its work, and half after it. */
async function delayed(serve: () => Response, ms: number, signal: AbortSignal): Promise<Response> {
  if (!(await sleep(ms / 2, signal))) return lostConnection()
  const response = serve()
  await sleep(ms / 2, signal)
  return response
}
