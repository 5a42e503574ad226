import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import {
  type SessionList,
  createZepClient,
  infiniteSessionsQueryOptions,
  sessionKeys,
  sessionQueryOptions,
  sessionsQueryOptions,
  userSessionsQueryOptions,
} from '../../src/exports/core'
import { echoSession, fakeFetch } from './fakeFetch'

function setup(answer = echoSession) {
  const fetch = fakeFetch(answer)
  const client = createZepClient({ baseUrl: 'https://zep.test', fetch, scope: 'here' })
  return { fetch, client }
}

const { signal } = new AbortController()

describe('keys', () => {
  test('run from general to specific, and all carry the scope', () => {
    const keys = sessionKeys({ scope: 'here' })
    expect(keys).toMatchObject({
      all: ['zep', 'here'],
      lists: ['zep', 'here', 'list'],
      details: ['zep', 'here', 'detail'],
      update: ['zep', 'here', 'update'],
    })
    expect(keys.list()).toEqual([...keys.lists, 'page', {}])
    expect(keys.list({ pageNumber: 2 })).toEqual([...keys.lists, 'page', { pageNumber: 2 }])
    expect(keys.infiniteList({ pageSize: 5 })).toEqual([...keys.lists, 'infinite', { pageSize: 5 }])
    expect(keys.userList('u')).toEqual([...keys.lists, 'user', 'u'])
    expect(keys.detail('a')).toEqual([...keys.details, 'a'])
  })

  test('keep two backends apart', () => {
    const [one, two] = ['https://one.test', 'https://two.test'].map((baseUrl) =>
      sessionKeys(createZepClient({ baseUrl })).detail('a'),
    )
    expect(one).not.toEqual(two)
  })
})

describe('sessionQueryOptions', () => {
  test('fetch the session into the cache under its key', async () => {
    const { client } = setup()
    const queryClient = new QueryClient()
    const options = sessionQueryOptions(client, 'a')
    expect(queryClient.getQueryData(options.queryKey)).toBeUndefined()
    await new QueryObserver(queryClient, options).refetch()
    expect(queryClient.getQueryData(options.queryKey)).toMatchObject({ sessionId: 'a' })
    expect(options.queryKey).toEqual(sessionKeys(client).detail('a'))
  })

  test.each([null, undefined])('wait for an id where there is %s', async (id) => {
    const { client, fetch } = setup()
    const options = sessionQueryOptions(client, id)
    const observer = new QueryObserver(new QueryClient(), options)
    const stop = observer.subscribe(() => undefined)
    expect(observer.getCurrentResult()).toMatchObject({ status: 'pending', fetchStatus: 'idle' })
    stop()
    await expect(options.queryFn({ signal })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(fetch.requests).toEqual([])
  })

  test('leave every other option to the app', () => {
    const { client } = setup()
    expect(Object.keys(sessionQueryOptions(client, 'a'))).toEqual(['queryKey', 'queryFn'])
  })
})

test('every queryFn hands its signal on', async () => {
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

test('lists ask for what their key says', async () => {
  const { client, fetch } = setup(() => Response.json({ sessions: [] }))
  const params = { pageNumber: 3, asc: true }
  const options = sessionsQueryOptions(client, params)
  await options.queryFn({ signal })
  expect(options.queryKey).toEqual(sessionKeys(client).list(params))
  expect(fetch.requests[0]?.url).toContain('/sessions-ordered?page_number=3&pageNumber=3&asc=true')
})

test('the sessions of a user wait for an id, and are asked for by it', async () => {
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

  test('ask for one page after another', async () => {
    const { client, fetch } = setup(() => Response.json({ sessions: [] }))
    const options = infiniteSessionsQueryOptions(client, { pageSize: 2 })
    expect(options.initialPageParam).toBe(1)
    await options.queryFn({ signal, pageParam: 2 })
    expect(fetch.requests[0]?.url).toContain('page_number=2&pageNumber=2&page_size=2')
  })

  test.each([
    ['there are more', [page(2, 5)], 2],
    ['there are more after the second', [page(2, 5), page(2, 5)], 3],
    ['all are loaded', [page(2, 4), page(2, 4)], undefined],
    ['rows went away, so that the count is never reached', [page(2, 5), page(0, 5)], undefined],
    ['the server returned every row at once', [page(5, 9)], undefined],
  ])('where %s', (_name, pages, next) => {
    const { client } = setup()
    const { getNextPageParam } = infiniteSessionsQueryOptions(client, { pageSize: 2 })
    expect(getNextPageParam(pages.at(-1) ?? page(0, 0), pages, pages.length)).toBe(next)
  })

  test('go on without a page size, until all are loaded', () => {
    const { client } = setup()
    const { getNextPageParam } = infiniteSessionsQueryOptions(client)
    expect(getNextPageParam(page(10, 15), [page(10, 15)], 1)).toBe(2)
    expect(getNextPageParam(page(5, 15), [page(10, 15), page(5, 15)], 2)).toBeUndefined()
  })
})
