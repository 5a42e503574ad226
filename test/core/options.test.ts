import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'

import {
  createZepClient,
  infiniteSessionsQueryOptions,
  sessionKeys,
  type SessionList,
  sessionQueryOptions,
  sessionsQueryOptions,
  userSessionsQueryOptions,
} from '../../src/exports/core'
import { echoSession, fakeFetch } from '../harness/fakeFetch'

function setup(answer = echoSession) {
  const fetch = fakeFetch(answer)
  const client = createZepClient({ baseUrl: 'https://zep.test', fetch, keyPrefix: 'here' })
  return { fetch, client }
}

const { signal } = new AbortController()

describe('sessionKeys', () => {
  test('keys run from general to specific, and all start with the key prefix', () => {
    const keys = sessionKeys({ keyPrefix: 'here' })
    expect(keys).toMatchObject({
      all: ['here'],
      lists: ['here', 'list'],
      details: ['here', 'detail'],
      mutations: ['here', 'mutation'],
      update: ['here', 'mutation', 'updateSession'],
      add: ['here', 'mutation', 'addSession'],
      delete: ['here', 'mutation', 'deleteSession'],
    })
    expect(keys.list()).toEqual([...keys.lists, 'page', {}])
    expect(keys.list({ pageNumber: 2 })).toEqual([...keys.lists, 'page', { pageNumber: 2 }])
    expect(keys.infiniteList({ pageSize: 5 })).toEqual([...keys.lists, 'infinite', { pageSize: 5 }])
    expect(keys.userList('u')).toEqual([...keys.lists, 'user', 'u'])
    expect(keys.detail('a')).toEqual([...keys.details, 'a'])
  })

  test('clients with different key prefixes have different keys', () => {
    const [one, two] = ['one', 'two'].map((keyPrefix) =>
      sessionKeys(createZepClient({ keyPrefix })).detail('a'),
    )
    expect(one).not.toEqual(two)
  })

  test('a server and a browser that reach Zep through different URLs have the same keys', () => {
    const [server, browser] = [undefined, '/api/zep'].map((baseUrl) =>
      sessionKeys(createZepClient({ baseUrl })).detail('a'),
    )
    expect(server).toEqual(browser)
  })

  test('two base URLs under one key prefix are refused in one QueryClient', async () => {
    const queryClient = new QueryClient()
    const [one, two] = ['https://one.test', 'https://two.test'].map((baseUrl) =>
      createZepClient({ baseUrl, fetch: fakeFetch() }),
    )
    if (!one || !two) throw new Error('expected two clients')
    await queryClient.fetchQuery(sessionQueryOptions(one, 'a'))
    const refusal = {
      code: 'invalid_input',
      issues: [{ path: 'keyPrefix "zep"', code: 'key_prefix_taken' }],
    }
    const reads = [
      queryClient.fetchQuery({ ...sessionQueryOptions(two, 'b'), retry: false }),
      queryClient.fetchQuery({ ...sessionsQueryOptions(two), retry: false }),
      queryClient.fetchQuery({ ...userSessionsQueryOptions(two, 'u'), retry: false }),
    ]
    for (const read of reads) await expect(read).rejects.toMatchObject(refusal)
    const options = { ...infiniteSessionsQueryOptions(two), retry: false }
    const pages = await new InfiniteQueryObserver(queryClient, options).refetch()
    expect(pages.error).toMatchObject(refusal)
    await expect(
      new QueryClient().fetchQuery(sessionQueryOptions(two, 'b')),
    ).resolves.toMatchObject({ sessionId: 'b' })
  })
})

describe('sessionQueryOptions', () => {
  test('sessionQueryOptions fetches the session into the cache under its key', async () => {
    const { client } = setup()
    const queryClient = new QueryClient()
    const options = sessionQueryOptions(client, 'a')
    expect(queryClient.getQueryData(options.queryKey)).toBeUndefined()
    await new QueryObserver(queryClient, options).refetch()
    expect(queryClient.getQueryData(options.queryKey)).toMatchObject({ sessionId: 'a' })
    expect(options.queryKey).toEqual(sessionKeys(client).detail('a'))
  })

  test.each([null, undefined])('sessionQueryOptions waits while the id is %s', async (id) => {
    const { client, fetch } = setup()
    const options = sessionQueryOptions(client, id)
    const observer = new QueryObserver(new QueryClient(), options)
    const stop = observer.subscribe(() => undefined)
    expect(observer.getCurrentResult()).toMatchObject({ status: 'pending', fetchStatus: 'idle' })
    stop()
    await expect(options.queryFn({ signal })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(fetch.requests).toEqual([])
  })

  test('sessionQueryOptions leaves every other option to the app', () => {
    const { client } = setup()
    expect(Object.keys(sessionQueryOptions(client, 'a'))).toEqual(['queryKey', 'queryFn'])
  })
})

test('every queryFn passes its signal on', async () => {
  const { client, fetch } = setup()
  const aborted = { signal: AbortSignal.abort(), pageParam: 1 }
  const functions = [
    sessionQueryOptions(client, 'a').queryFn,
    sessionsQueryOptions(client).queryFn,
    userSessionsQueryOptions(client, 'u').queryFn,
    infiniteSessionsQueryOptions(client).queryFn,
  ]
  for (const queryFn of functions) {
    await expect(queryFn(aborted)).rejects.toMatchObject({ name: 'AbortError' })
  }
  expect(fetch.requests).toEqual([])
})

test('sessionsQueryOptions requests the page that its key names', async () => {
  const { client, fetch } = setup(() => Response.json({ sessions: [] }))
  const params = { pageNumber: 3, asc: true }
  const options = sessionsQueryOptions(client, params)
  await options.queryFn({ signal })
  expect(options.queryKey).toEqual(sessionKeys(client).list(params))
  expect(fetch.requests[0]?.url).toContain('/sessions-ordered?page_number=3&pageNumber=3&asc=true')
})

test('userSessionsQueryOptions waits for a user id, then requests the sessions of that user', async () => {
  const { client, fetch } = setup(() => Response.json([]))
  expect(userSessionsQueryOptions(client, null)).toMatchObject({ enabled: false })
  const options = userSessionsQueryOptions(client, 'a/b')
  expect(await options.queryFn({ signal })).toEqual([])
  expect(options.queryKey).toEqual(sessionKeys(client).userList('a/b'))
  expect(fetch.requests[0]?.url).toBe('https://zep.test/users/a%2Fb/sessions')
})

describe('infiniteSessionsQueryOptions', () => {
  const page = (rows: number, totalCount: number): SessionList => ({
    sessions: Array.from({ length: rows }, (_, i) => ({ sessionId: `s${i}` }) as never),
    totalCount,
    responseCount: rows,
  })

  test('infiniteSessionsQueryOptions starts at page 1 and requests the page that it is given', async () => {
    const { client, fetch } = setup(() => Response.json({ sessions: [] }))
    const options = infiniteSessionsQueryOptions(client, { pageSize: 2 })
    expect(options.initialPageParam).toBe(1)
    await options.queryFn({ signal, pageParam: 2 })
    expect(fetch.requests[0]?.url).toContain('page_number=2&pageNumber=2&page_size=2')
  })

  test.each([
    ['there are more rows', [page(2, 5)], 2],
    ['there are more rows after the second page', [page(2, 5), page(2, 5)], 3],
    ['all rows are loaded', [page(2, 4), page(2, 4)], undefined],
    ['rows were deleted, so the count is never reached', [page(2, 5), page(0, 5)], undefined],
    ['the server returned every row at once', [page(5, 9)], undefined],
  ])('another page is requested only if it can contain new rows: %s', (_name, pages, next) => {
    const { client } = setup()
    const { getNextPageParam } = infiniteSessionsQueryOptions(client, { pageSize: 2 })
    expect(getNextPageParam(pages.at(-1) ?? page(0, 0), pages, pages.length)).toBe(next)
  })

  test('without a page size, pages are requested until all rows are loaded', () => {
    const { client } = setup()
    const { getNextPageParam } = infiniteSessionsQueryOptions(client)
    expect(getNextPageParam(page(10, 15), [page(10, 15)], 1)).toBe(2)
    expect(getNextPageParam(page(5, 15), [page(10, 15), page(5, 15)], 2)).toBeUndefined()
  })
})
