import { inspect } from 'node:util'
import { dehydrate, InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import {
  createZepClient,
  infiniteSessionsQueryOptions,
  sessionKeys,
  sessionQueryOptions,
  sessionsQueryOptions,
  userSessionsQueryOptions,
  type ZepClient,
} from '../../src/exports/core'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

const KEY = 'z_SENTINEL.key-123'
const TOKEN = 'SENTINEL-of-a-header'
const BODY = 'SENTINEL of a body'

/** Everything that a log, a console, devtools or a toast could show of a value. */
function allOutputOf(value: unknown): string {
  const shown = [inspect(value, { depth: Infinity, showHidden: true, getters: true })]
  shown.push(String(value), JSON.stringify(value))
  if (typeof value === 'object' && value !== null) {
    for (const name of Reflect.ownKeys(value)) shown.push(String(Reflect.get(value, name)))
  }
  return shown.join('\n')
}

function clientReceiving(answer: () => Response | Promise<Response>): ZepClient {
  return createZepClient({
    apiKey: KEY,
    headers: { 'x-token': TOKEN },
    fetch: fakeFetch(answer),
  })
}

const asMessage = (message: string, status: number) =>
  Response.json({ message }, { status, headers: { 'x-request-id': 'r' } })

test.each([
  ['HTML with status 200', () => new Response(`<html>${BODY}${KEY}`)],
  ['broken JSON', () => new Response(`{"${BODY}${KEY}`)],
  ['another session', () => Response.json({ session_id: BODY, metadata: { KEY } })],
  ['a session whose id is the key', () => Response.json({ session_id: KEY })],
  ['a session with bad metadata', () => Response.json({ session_id: 'a', metadata: [BODY, KEY] })],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: `/?k=${KEY}` } })],
  ['a 401 whose text quotes the key', () => new Response(`bad key ${KEY}`, { status: 401 })],
  ['a 401 whose JSON quotes the key', () => asMessage(`bad key ${KEY}`, 401)],
  [
    'a 400 that quotes the whole Authorization header',
    () => asMessage(`bad header Api-Key ${KEY}`, 400),
  ],
  ["a 400 that quotes one of the app's headers", () => asMessage(`bad token ${TOKEN}`, 400)],
  ['HTML with status 500', () => new Response(`<html>${BODY}`, { status: 500 })],
  ['a failed connection', () => Promise.reject(new TypeError('fetch failed'))],
])('the error for %s contains no secret', async (_name, answer) => {
  const client = clientReceiving(answer)
  for (const call of [
    () => client.getSession('a'),
    () => client.updateSession('a', { metadata: { note: BODY } }),
  ]) {
    const shown = allOutputOf(await errorOf(call))
    expect(shown).toContain('ZepError')
    expect(shown).not.toContain('SENTINEL')
  }
})

test.each([
  ['an API key that is not a valid header', { apiKey: `${KEY}\n` }],
  ['a base URL with a password', { baseUrl: `https://u:${KEY}@h` }],
  ['a base URL with a key in its query', { baseUrl: `https://h/?key=${KEY}` }],
])('the client refuses %s without quoting it', async (_name, options) => {
  expect(allOutputOf(await errorOf(() => createZepClient(options)))).not.toContain('SENTINEL')
})

test.each([
  ['API key from a function', { apiKey: () => `${KEY}\u200b` }],
  ['header', { headers: { 'x-token': `${TOKEN}\n1` } }],
])('a request with an invalid %s is refused without quoting it', async (_name, options) => {
  const client = createZepClient({ ...options, fetch: fakeFetch() })
  const error = await errorOf(() => client.getSession('a'))
  expect(allOutputOf(error)).not.toContain('SENTINEL')
})

test('the error for metadata that cannot be sent does not quote it', async () => {
  const metadata = { note: `${BODY}\0` }
  const call = () => clientReceiving(Response.error).updateSession('a', { metadata })
  expect(allOutputOf(await errorOf(call))).not.toContain('SENTINEL')
})

test('printing the client shows no key', () => {
  expect(allOutputOf(clientReceiving(Response.error))).not.toContain('SENTINEL')
})

test('neither query keys nor dehydrated state contain the key', async () => {
  const client = clientReceiving(() => Response.json({ session_id: 'a', sessions: [] }))
  const queryClient = new QueryClient()
  await new QueryObserver(queryClient, sessionQueryOptions(client, 'a')).refetch()
  await new QueryObserver(queryClient, sessionsQueryOptions(client)).refetch()
  await new InfiniteQueryObserver(queryClient, infiniteSessionsQueryOptions(client)).refetch()

  const state = dehydrate(queryClient, { shouldDehydrateQuery: () => true })
  expect(state.queries).toHaveLength(3)
  expect(allOutputOf(state)).not.toContain('SENTINEL')
  expect(allOutputOf(userSessionsQueryOptions(client, 'u').queryKey)).not.toContain('SENTINEL')
  expect(allOutputOf(sessionKeys(client).detail('a'))).not.toContain('SENTINEL')
})

test('the dehydrated state of a failed query contains no key', async () => {
  const client = clientReceiving(() => asMessage(`bad key ${KEY}`, 401))
  const queryClient = new QueryClient()
  const options = { ...sessionQueryOptions(client, 'a'), retry: false }
  await new QueryObserver(queryClient, options).refetch()
  const state = dehydrate(queryClient, { shouldDehydrateQuery: () => true })
  expect(allOutputOf(state)).toContain('401')
  expect(allOutputOf(state)).not.toContain('SENTINEL')
})
