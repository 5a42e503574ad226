import { inspect } from 'node:util'
import { InfiniteQueryObserver, QueryClient, QueryObserver, dehydrate } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import {
  type ZepClient,
  createZepClient,
  infiniteSessionsQueryOptions,
  sessionKeys,
  sessionQueryOptions,
  sessionsQueryOptions,
  userSessionsQueryOptions,
} from '../../src/exports/core'
import { errorOf, fakeFetch } from './fakeFetch'

const KEY = 'z_SENTINEL.key-123'
const TOKEN = 'SENTINEL-of-a-header'
const BODY = 'SENTINEL of a body'

/** Everything a log, a console, a devtool or a toast could show of a value. */
function everyTextOf(value: unknown): string {
  const shown = [inspect(value, { depth: Infinity, showHidden: true, getters: true })]
  shown.push(String(value), JSON.stringify(value))
  if (typeof value === 'object' && value !== null) {
    for (const name of Reflect.ownKeys(value)) shown.push(String(Reflect.get(value, name)))
  }
  return shown.join('\n')
}

function clientAnswering(answer: () => Response | Promise<Response>): ZepClient {
  return createZepClient({
    apiKey: KEY,
    headers: { 'x-token': TOKEN },
    fetch: fakeFetch(answer),
  })
}

const asMessage = (message: string, status: number) =>
  Response.json({ message }, { status, headers: { 'x-request-id': 'r' } })

test.each([
  ['200 HTML', () => new Response(`<html>${BODY}${KEY}`)],
  ['200 broken JSON', () => new Response(`{"${BODY}${KEY}`)],
  ['200 of another session', () => Response.json({ session_id: BODY, metadata: { KEY } })],
  ['200 with a key for an id', () => Response.json({ session_id: KEY })],
  ['200 with bad metadata', () => Response.json({ session_id: 'a', metadata: [BODY, KEY] })],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: `/?k=${KEY}` } })],
  ['401 text that quotes the key', () => new Response(`bad key ${KEY}`, { status: 401 })],
  ['401 JSON that quotes the key', () => asMessage(`bad key ${KEY}`, 401)],
  ['400 JSON that quotes the whole header', () => asMessage(`bad header Api-Key ${KEY}`, 400)],
  ['400 JSON that quotes a header of the app', () => asMessage(`bad token ${TOKEN}`, 400)],
  ['500 HTML', () => new Response(`<html>${BODY}`, { status: 500 })],
  ['a failed connection', () => Promise.reject(new TypeError('fetch failed'))],
])('%s leaves no secret in the error', async (_name, answer) => {
  const client = clientAnswering(answer)
  for (const call of [
    () => client.getSession('a'),
    () => client.updateSession('a', { metadata: { note: BODY } }),
  ]) {
    const shown = everyTextOf(await errorOf(call))
    expect(shown).toContain('ZepError')
    expect(shown).not.toContain('SENTINEL')
  }
})

test.each([
  ['a key that no header can hold', { apiKey: `${KEY}\n` }],
  ['a base URL with a password', { baseUrl: `https://u:${KEY}@h` }],
  ['a base URL with a key in its query', { baseUrl: `https://h/?key=${KEY}` }],
])('%s is refused without being quoted', async (_name, options) => {
  expect(everyTextOf(await errorOf(() => createZepClient(options)))).not.toContain('SENTINEL')
})

test.each([
  ['a key', { apiKey: () => `${KEY}\u200b` }],
  ['a header', { headers: { 'x-token': `${TOKEN}\n1` } }],
])('%s that no request can carry is refused without being quoted', async (_name, options) => {
  const client = createZepClient({ ...options, fetch: fakeFetch() })
  const error = await errorOf(() => client.getSession('a'))
  expect(everyTextOf(error)).not.toContain('SENTINEL')
})

test('metadata that cannot be sent is refused without being quoted', async () => {
  const metadata = { note: `${BODY}\0` }
  const call = () => clientAnswering(Response.error).updateSession('a', { metadata })
  expect(everyTextOf(await errorOf(call))).not.toContain('SENTINEL')
})

test('the client itself shows no key', () => {
  expect(everyTextOf(clientAnswering(Response.error))).not.toContain('SENTINEL')
})

test('neither a query key nor dehydrated state shows the key', async () => {
  const client = clientAnswering(() => Response.json({ session_id: 'a', sessions: [] }))
  const queryClient = new QueryClient()
  await new QueryObserver(queryClient, sessionQueryOptions(client, 'a')).refetch()
  await new QueryObserver(queryClient, sessionsQueryOptions(client)).refetch()
  await new InfiniteQueryObserver(queryClient, infiniteSessionsQueryOptions(client)).refetch()

  const state = dehydrate(queryClient, { shouldDehydrateQuery: () => true })
  expect(state.queries).toHaveLength(3)
  expect(everyTextOf(state)).not.toContain('SENTINEL')
  expect(everyTextOf(userSessionsQueryOptions(client, 'u').queryKey)).not.toContain('SENTINEL')
  expect(everyTextOf(sessionKeys(client).detail('a'))).not.toContain('SENTINEL')
})

test('a failed query shows no key either', async () => {
  const client = clientAnswering(() => asMessage(`bad key ${KEY}`, 401))
  const queryClient = new QueryClient()
  const options = { ...sessionQueryOptions(client, 'a'), retry: false }
  await new QueryObserver(queryClient, options).refetch()
  const state = dehydrate(queryClient, { shouldDehydrateQuery: () => true })
  expect(everyTextOf(state)).toContain('401')
  expect(everyTextOf(state)).not.toContain('SENTINEL')
})
