/**
 * Measures how much the heap grows over ten rounds of 10,000 edits of 1,000 sessions each, with
 * react-zep and with a bare `useMutation`: `npm run bench:resources`. The first rounds are for warming
 * up; a leak would add to the heap in every later round. Garbage is collected after each round, because
 * V8 keeps weak tables at the size that they once had.
 */
import { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'

const SESSIONS = 1000
const EDITS_EACH = 10
const WARM_UP = 5
const ROUNDS = 15

const { gc, Response } = globalThis
if (!gc) throw new Error('Run this with node --expose-gc.')

process.env['NODE_ENV'] = 'production'
const { JSDOM } = createRequire(import.meta.url)('jsdom')
const { window } = new JSDOM('<!doctype html>')
Object.assign(globalThis, { window, document: window.document })

const { createElement } = await import('react')
const { createRoot } = await import('react-dom/client')
const { flushSync } = await import('react-dom')
const { QueryClient, QueryClientProvider, useMutation } = await import('@tanstack/react-query')
const { ZepProvider, createZepClient, useSessions, useUpdateSession } =
  await import('../dist/index.js')

/** @param {string | URL | Request} input @param {RequestInit} [init] */
async function fetch(input, init) {
  const id = String(input).split('/').at(-1)
  return init?.method === 'PATCH'
    ? new Response(`{"session_id":"${id}","metadata":{}}`)
    : new Response('{"sessions":[],"total_count":0,"response_count":0}')
}
const client = createZepClient({ baseUrl: 'https://zep.test', fetch })

/** @typedef {{ sessionId: string, metadata: Record<string, unknown> }} Edit */
/** @typedef {(edit: Edit) => Promise<unknown>} Mutate */

/** @returns {Mutate} */
function useOurs() {
  useSessions()
  return useUpdateSession().mutateAsync
}

/** @returns {Mutate} */
function useBare() {
  /** @param {Edit} edit */
  const mutationFn = ({ sessionId, metadata }) => client.updateSession(sessionId, { metadata })
  return useMutation({ mutationFn }).mutateAsync
}

async function heapBytes() {
  let least = Infinity
  for (let turn = 0; turn < 5; turn++) {
    await setTimeout(5)
    await gc?.()
    least = Math.min(least, process.memoryUsage().heapUsed)
  }
  return least
}

/** @param {string} name @param {() => Mutate} useEdit */
async function measure(name, useEdit) {
  const queryClient = new QueryClient({ defaultOptions: { mutations: { gcTime: 0 } } })
  /** @type {{ current?: Mutate }} */
  const mutate = {}
  const App = () => {
    mutate.current = useEdit()
    return null
  }
  const root = createRoot(window.document.createElement('div'))
  flushSync(() =>
    root.render(
      createElement(
        QueryClientProvider,
        { client: queryClient },
        createElement(ZepProvider, { client }, createElement(App)),
      ),
    ),
  )
  let before = 0
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = await heapBytes()
    if (round === WARM_UP) before = bytes
    for (let edit = 0; edit < EDITS_EACH; edit++) {
      await Promise.all(
        Array.from({ length: SESSIONS }, (_, session) =>
          mutate.current?.({ sessionId: `s${session}`, metadata: { edit } }),
        ),
      )
    }
  }
  const after = await heapBytes()
  const edits = (ROUNDS - WARM_UP) * SESSIONS * EDITS_EACH
  const kB = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(0)} kB`
  console.log(
    `${name}: ${kB(before)} before and ${kB(after)} after ${edits} edits, ` +
      `ratio ${(after / before).toFixed(3)}, ${((after - before) / edits).toFixed(2)} bytes per edit`,
  )
  flushSync(() => root.unmount())
  queryClient.clear()
}

await measure('bare useMutation', useBare)
await measure('useUpdateSession', useOurs)
