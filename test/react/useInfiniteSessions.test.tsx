import { isDeepStrictEqual } from 'node:util'
import type { InfiniteData } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import {
  infiniteSessionsQueryOptions,
  type Metadata,
  type SessionList,
  useDeleteSession,
  useInfiniteSessions,
} from '../../src/exports/index'
import { GatedServer } from '../harness/GatedServer'
import { renderWith } from '../harness/renderWith'
import { tick } from '../harness/tick'
import { World } from '../harness/World'

const SESSIONS: Record<string, Metadata> = { a: { n: 1 }, b: { n: 2 }, c: { n: 3 }, d: { n: 4 } }

type Params = Parameters<typeof useInfiniteSessions>[0]

/** Shows an infinite list that subscribes to every field. A page has two rows, whatever it asks for. */
async function show(world: World, params: Params = {}) {
  const list = renderWith(world, () => ({ ...useInfiniteSessions(params) }), undefined)
  await tick()
  await world.server.drain('GET')
  return list
}

type Shown = Awaited<ReturnType<typeof show>>

async function fetchNextPage(world: World, list: Shown): Promise<void> {
  void list.current.fetchNextPage()
  await tick()
  await world.server.drain('GET')
}

/** Adds a session as somebody else does. It comes first, and moves all others by one row. */
async function addElsewhere(world: World, sessionId: string): Promise<void> {
  const url = 'https://zep.test/api/v2/sessions'
  const body = JSON.stringify({ session_id: sessionId })
  void world.server.zep.fetch(url, { method: 'POST', body })
  await tick()
  await world.server.drain('POST')
}

const idsOf = (data: InfiniteData<SessionList> | undefined): string[][] | undefined =>
  data?.pages.map(({ sessions }) => sessions.map(({ sessionId }) => sessionId))

const cachedIds = (world: World, params: Params = {}): string[][] | undefined =>
  idsOf(world.queryClient.getQueryData(world.keys.infiniteList(params)))

test('a session that moved to a later page is shown once, and the cache keeps the pages', async () => {
  const world = new World({ sessions: SESSIONS })
  const list = await show(world)
  expect(idsOf(list.current.data)).toEqual([['a', 'b']])

  await addElsewhere(world, 'new')
  await fetchNextPage(world, list)

  expect(cachedIds(world)).toEqual([
    ['a', 'b'],
    ['b', 'c'],
  ])
  expect(idsOf(list.current.data)).toEqual([['a', 'b'], ['c']])
  expect(list.current.data?.pages[1]).toMatchObject({ totalCount: 5, responseCount: 1 })
  const cached = world.queryClient.getQueryData(world.keys.infiniteList())
  expect(list.current.data?.pages[0]).toBe(cached?.pages[0])
  expect(list.current.data?.pageParams).toEqual([1, 2])
})

test('pages that repeat nothing are shown as they are', async () => {
  const world = new World({ sessions: SESSIONS })
  const list = await show(world)
  await fetchNextPage(world, list)

  const { queryKey } = infiniteSessionsQueryOptions(world.client)
  expect(idsOf(list.current.data)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(list.current.data?.pages).toBe(world.queryClient.getQueryData(queryKey)?.pages)
})

test('select receives every session once', async () => {
  const world = new World({ sessions: SESSIONS })
  const select = (data: InfiniteData<SessionList, number>) => idsOf(data)?.flat()
  const list = renderWith(world, () => ({ ...useInfiniteSessions({}, { select }) }), undefined)
  await tick()
  await world.server.drain('GET')
  await addElsewhere(world, 'new')
  void list.current.fetchNextPage()
  await tick()
  await world.server.drain('GET')

  expect(list.current.data).toEqual(['a', 'b', 'c'])
})

test('no frame shows a session twice while it moves during a refetch of all pages', async () => {
  const world = new World({ sessions: SESSIONS })
  const list = await show(world)
  await fetchNextPage(world, list)

  void list.current.refetch()
  await tick()
  await world.server.get('pageNumber=1').respond()
  await addElsewhere(world, 'new')
  await world.server.get('pageNumber=2').respond()

  expect(cachedIds(world)).toEqual([
    ['a', 'b'],
    ['b', 'c'],
  ])
  for (const { data } of list.seen) {
    const ids = idsOf(data)?.flat() ?? []
    expect(ids).toEqual([...new Set(ids)])
  }
  expect(idsOf(list.current.data)).toEqual([['a', 'b'], ['c']])
})

test('a session that an edit moves to an earlier page is missed until the next read', async () => {
  const world = new World({ sessions: SESSIONS })
  const list = await show(world, { orderBy: 'updated_at' })
  world.server.zep.remoteUpdate('d', { moved: true })
  await fetchNextPage(world, list)
  expect(idsOf(list.current.data)).toEqual([['a', 'b'], ['c']])

  void list.current.refetch()
  await tick()
  await world.server.drain('GET')
  expect(idsOf(list.current.data)).toEqual([
    ['d', 'a'],
    ['b', 'c'],
  ])
})

test('a pending edit of a repeated session shows in its one row, and so does its acknowledgement', async () => {
  const world = await new World({ sessions: SESSIONS }).mount('b')
  const list = await show(world)
  await addElsewhere(world, 'new')
  await fetchNextPage(world, list)
  const rows = () => list.current.data?.pages.flatMap(({ sessions }) => sessions) ?? []
  const [a, , c] = rows()

  world.edit({ plan: 'pro' }, { sessionId: 'b' })
  expect(idsOf(list.current.data)).toEqual([['a', 'b'], ['c']])
  expect(rows()[1]?.metadata).toEqual({ n: 2, plan: 'pro' })

  await tick()
  await world.server.patch().respond()
  expect(idsOf(list.current.data)).toEqual([['a', 'b'], ['c']])
  expect(rows()[1]?.metadata).toEqual({ n: 2, plan: 'pro' })
  expect([rows()[0], rows()[2]]).toEqual([a, c])
  expect(rows()[0]).toBe(a)
  expect(rows()[2]).toBe(c)
})

test('a repeated session that is being deleted disappears at once, and counts once', async () => {
  const world = new World({ sessions: SESSIONS })
  const list = await show(world)
  const remove = renderWith(world, () => useDeleteSession(), undefined)
  await addElsewhere(world, 'new')
  await fetchNextPage(world, list)
  expect(list.current.data?.pages[1]?.totalCount).toBe(5)

  remove.current.mutate({ sessionId: 'b' })
  await tick()
  expect(idsOf(list.current.data)).toEqual([['a'], ['c']])
  expect(list.current.data?.pages[1]?.totalCount).toBe(4)

  await world.server.drain()
  expect(idsOf(list.current.data)).toEqual([
    ['new', 'a'],
    ['c', 'd'],
  ])
})

test('a refetch that brings the same pages changes no identity, repeated rows or not', async () => {
  const world = new World({ sessions: SESSIONS })
  const list = await show(world)
  await addElsewhere(world, 'new')
  await fetchNextPage(world, list)
  const before = list.current.data

  const { queryKey } = infiniteSessionsQueryOptions(world.client)
  world.queryClient.setQueryData(queryKey, (data) => structuredClone(data))
  await tick()
  expect(list.current.data).toBe(before)
})

test('an order that changes from page to page ends after the last page, shows no session twice, and misses as many as it repeats', async () => {
  const names = Array.from({ length: 15 }, (_, index) => [`s${index}`, { index }] as const)
  const sessions = Object.fromEntries(names)
  const server = new GatedServer(sessions, { shuffleTies: true })
  const world = new World({ server })
  const params: Params = { orderBy: 'user_id' }
  const list = await show(world, params)

  let pages = 1
  for (; list.current.hasNextPage; pages++) await fetchNextPage(world, list)

  expect(pages).toBe(8)
  const cached = cachedIds(world, params)?.flat() ?? []
  const shown = idsOf(list.current.data)?.flat() ?? []
  expect(cached).toHaveLength(15)
  expect(shown.length).toBeLessThan(15)
  expect(isDeepStrictEqual(shown, [...new Set(cached)])).toBe(true)
})

test('a server that sends the same page again and again is asked for no more rows than it counts', () => {
  const world = new World()
  const { getNextPageParam } = infiniteSessionsQueryOptions(world.client, { pageSize: 2 })
  const session = { ...world.server.zep.session('s'), metadata: {} }
  const page = { sessions: [session, session], totalCount: 5, responseCount: 2 } as SessionList

  const numbers = [1, 2, 3].map((number) =>
    getNextPageParam(
      page,
      Array.from({ length: number }, () => page),
      number,
    ),
  )
  expect(numbers).toEqual([2, 3, undefined])
})
