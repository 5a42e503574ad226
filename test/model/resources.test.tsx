/** Counts what 10,000 edits leave behind, without measuring time or heap size. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { onlineManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { afterEach, expect, test } from 'vitest'

import { Lane } from '../../src/edits/Lane'
import {
  createZepClient,
  type Metadata,
  useSessions,
  useUpdateSession,
  ZepProvider,
} from '../../src/exports/index'

const SESSIONS = 1000
const EDITS_EACH = 10

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Counts how many of these objects have not been garbage-collected. */
class Alive {
  readonly #refs: WeakRef<object>[] = []
  readonly #known = new WeakSet<object>()

  add(object: object): void {
    if (this.#known.has(object)) return
    this.#known.add(object)
    this.#refs.push(new WeakRef(object))
  }

  get total(): number {
    return this.#refs.length
  }

  get count(): number {
    return this.#refs.filter((ref) => ref.deref()).length
  }
}

const native = { setTimeout, clearTimeout, enqueue: Lane.prototype.enqueue }

// Not `vi.spyOn`: a spy records its calls, and so would keep alive what this test looks for.
afterEach(() => {
  globalThis.setTimeout = native.setTimeout
  globalThis.clearTimeout = native.clearTimeout
  Lane.prototype.enqueue = native.enqueue
})

/** Tracks the timers that have neither fired nor been cleared. */
function watchTimers(): Set<unknown> {
  const open = new Set<unknown>()
  globalThis.setTimeout = ((run: () => void, delayMs?: number) => {
    const timer = native.setTimeout(() => {
      open.delete(timer)
      run()
    }, delayMs)
    open.add(timer)
    return timer
  }) as typeof setTimeout
  globalThis.clearTimeout = (timer) => {
    open.delete(timer)
    native.clearTimeout(timer)
  }
  return open
}

/** Tracks the subscriptions to these targets. */
function watchListeners(targets: { subscribe: (listener: never) => () => void }[]): Set<unknown> {
  const open = new Set<unknown>()
  for (const target of targets) {
    const subscribe = target.subscribe.bind(target)
    target.subscribe = (listener) => {
      const unsubscribe = subscribe(listener)
      open.add(unsubscribe)
      return () => {
        open.delete(unsubscribe)
        unsubscribe()
      }
    }
  }
  return open
}

/**
 * A Zep that responds at once, fails some PATCHes and holds every GET until `release`. It is not the
 * mock of `src/msw`, whose log of requests would itself be left behind.
 */
function createServer() {
  let count = 0
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input)
    if (init.method !== 'PATCH') {
      await gate
      return new Response('{"sessions":[],"total_count":0,"response_count":0}')
    }
    count++
    if (count % 13 === 0) throw new TypeError('Failed to fetch')
    if (count % 17 === 0) return new Response('{}', { status: 400 })
    if (count % 701 === 0) return new Response('{"message":"not found"}', { status: 404 })
    const sessionId = url.slice(url.lastIndexOf('/') + 1)
    return new Response(JSON.stringify({ session_id: sessionId, metadata: { count } }))
  }
  return { fetch, release }
}

test('10,000 edits over 1,000 sessions leave nothing behind', async () => {
  const lanes = new Alive()
  const told = new Alive()
  Lane.prototype.enqueue = function (this: Lane, ...args) {
    lanes.add(this)
    native.enqueue.apply(this, args)
  }
  const timers = watchTimers()
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: { staleTime: Infinity, gcTime: Infinity, retry: false },
      mutations: { gcTime: 0, retryDelay: 0 },
    },
  })
  const [mutationCache, queryCache] = [queryClient.getMutationCache(), queryClient.getQueryCache()]
  const listeners = watchListeners([mutationCache, queryCache, onlineManager])
  const { fetch, release } = createServer()
  const client = createZepClient({ baseUrl: 'https://zep.test/api/v2', fetch })

  let mutate: ReturnType<typeof useUpdateSession<Metadata>>['mutateAsync'] | undefined
  const App = () => {
    useSessions()
    mutate = useUpdateSession<Metadata>().mutateAsync
    return null
  }
  const root = createRoot(document.createElement('div'))
  const render = (isShown: boolean) =>
    flushSync(() =>
      root.render(
        <QueryClientProvider client={queryClient}>
          <ZepProvider client={client}>{isShown && <App />}</ZepProvider>
        </QueryClientProvider>,
      ),
    )
  render(true)
  await turn()
  const listening = listeners.size

  let settled = 0
  for (let round = 0; round < EDITS_EACH; round++) {
    const outcomes = Array.from({ length: SESSIONS }, async (_, index) => {
      const session = await mutate?.({ sessionId: `s${index}`, metadata: { round } }).catch(
        () => null,
      )
      if (session) told.add(session)
    })
    // Every other round starts while the one before is still in flight.
    if (round % 2 === 1) await Promise.all(outcomes)
    else await turn()
    settled += outcomes.length
  }
  release()
  for (let count = 0; count < 100 && timers.size > 0; count++) await turn()
  while (queryClient.isMutating() + queryClient.isFetching() > 0) await turn()
  expect(settled).toBe(SESSIONS * EDITS_EACH)
  expect(told.total).toBeGreaterThan(SESSIONS)

  render(false)
  // It would keep the hook's observer alive, and with it the last mutation.
  mutate = undefined
  while (timers.size > 0) await turn()
  collectGarbage()
  await turn()
  collectGarbage()
  expect({
    mutations: mutationCache.getAll().length,
    timers: timers.size,
    lanes: lanes.count,
    acknowledged: told.count,
    moreListeners: Math.max(0, listeners.size - listening),
  }).toEqual({ mutations: 0, timers: 0, lanes: 0, acknowledged: 0, moreListeners: 0 })
}, 60_000)
