import { expect, test } from 'vitest'
import type { InfiniteData } from '@tanstack/react-query'

import type { SessionList } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }
const FOUR = { s: BASE, t: BASE, x: BASE, y: BASE }

function pages(world: World): string[][] | undefined {
  return world.app.infinite.data?.pages.map(({ sessions }) => sessions.map((row) => row.sessionId))
}

/** The metadata of `s` in the infinite list alone: other reads may have newer data by then. */
function inPages(world: World): unknown {
  const rows = world.app.infinite.data?.pages.flatMap(({ sessions }) => sessions)
  return rows?.find(({ sessionId }) => sessionId === 's')?.metadata
}

test('row 12: in every kind of list, only the row of the edited session changes', async () => {
  const world = await new World().mount()
  const rows = () => {
    const { list, infinite, user } = world.app
    return [list.data?.sessions, infinite.data?.pages[0]?.sessions, user.data].map((sessions) => ({
      s: sessions?.find(({ sessionId }) => sessionId === 's'),
      t: sessions?.find(({ sessionId }) => sessionId === 't'),
    }))
  }
  const before = rows()
  world.edit({ a: 1 })
  const during = rows()
  await tick()
  await world.server.patch().respond()
  const acknowledged = rows()
  await world.server.drain()
  for (const [index, after] of rows().entries()) {
    for (const then of [before, during, acknowledged]) expect(then[index]?.t).toBe(after.t)
    expect(during[index]?.s).not.toBe(before[index]?.s)
    expect(during[index]?.s?.metadata).toEqual(A)
    // Not the row itself: among a user's sessions Zep gives every row the id 0.
    expect(after.s?.metadata).toBe(acknowledged[index]?.s?.metadata)
  }
  expect(world.shown).toEqual([BASE, A])
  expect(world.server.count('PATCH')).toBe(1)
})

test('row 12: a list that does not contain the edited session keeps its identity', async () => {
  const world = await new World({ sessions: { ...FOUR, far: BASE } }).mount()
  const before = [world.app.list.data, world.app.infinite.data]
  world.edit({ a: 1 }, { sessionId: 'far' })
  expect(world.view('far')).toEqual(A)
  expect([world.app.list.data, world.app.infinite.data]).toEqual(before)
  expect(world.app.list.data).toBe(before[0])
  expect(world.app.infinite.data).toBe(before[1])
})

test('row 13: an acknowledgement neither cancels fetchNextPage nor is undone by it', async () => {
  const world = await new World({ sessions: FOUR }).mount()
  void world.app.infinite.fetchNextPage()
  await tick()
  const next = world.server.get('page_number=2')
  next.apply()
  world.edit({ a: 1 })
  expect(world.view()).toEqual(A)
  await tick()
  await world.server.patch().respond()
  expect(world.view()).toEqual(A)
  expect(next.isAborted).toBe(false)
  expect(world.app.infinite.isFetchingNextPage).toBe(true)

  await next.respond()
  expect(pages(world)).toEqual([
    ['s', 't'],
    ['x', 'y'],
  ])
  expect(world.view()).toEqual(A)
  expect(world.cached()).toEqual(A)
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A])
  expect(world.server.count('PATCH')).toBe(1)
  // The list was invalidated once the page had arrived rather than at the acknowledgement.
  expect(world.server.count('GET', 'page_number=1')).toBe(1)
  expect(world.server.count('GET', 'page_number=2')).toBe(2)
})

test('a refetch after an edit still happens if fetchNextPage interrupts it', async () => {
  const world = await new World({ sessions: FOUR }).mount()
  world.edit({ a: 1 })
  await tick()
  await world.server.patch().respond()
  expect(world.queryClient.isFetching()).toBe(4)
  void world.app.infinite.fetchNextPage()
  await tick()

  // Someone else writes: only a new read of the first page can show it.
  world.server.zep.remoteUpdate('s', { other: true })
  await world.server.drain()
  expect(pages(world)).toEqual([
    ['s', 't'],
    ['x', 'y'],
  ])
  expect(inPages(world)).toEqual({ ...A, other: true })
})

test('row 14: an acknowledgement between two pages of a refetch is not undone', async () => {
  const world = await new World({ sessions: FOUR }).mount()
  void world.app.infinite.fetchNextPage()
  await tick()
  await world.server.drain()
  const second = { ...A, b: 1 }
  void world.app.infinite.refetch()
  await tick()
  world.edit({ a: 1 })
  world.edit({ b: 1 })
  await tick()
  const pageOne = world.server.get('page_number=1')
  await pageOne.respond()
  await world.server.patch().respond()
  expect(world.view()).toEqual(second)
  await world.server.get('page_number=2').respond()
  expect(pages(world)).toHaveLength(2)
  expect(world.cached()).toEqual(A)
  expect(world.view()).toEqual(second)

  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(A)
  await world.server.drain()
  expect(world.shown).toEqual([BASE, A, second, A])
  expect(world.server.count('PATCH')).toBe(2)
})

test('row 15: an edit that fails while a page loads leaves no trace in the loaded pages', async () => {
  const world = await new World({ sessions: FOUR }).mount()
  void world.app.infinite.fetchNextPage()
  await tick()
  world.edit({ a: 1 })
  expect(inPages(world)).toEqual(A)
  await tick()
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(BASE)
  await world.server.get('page_number=2').respond()
  expect(world.view()).toEqual(BASE)
  expect(pages(world)).toHaveLength(2)
  const cached = world.queryClient.getQueryData<InfiniteData<SessionList>>(
    world.keys.infiniteList(),
  )
  expect(cached?.pages[0]?.sessions[0]?.metadata).toEqual(BASE)
  await world.server.drain()
  expect(world.shown).toEqual([BASE, A, BASE])
  expect(world.server.count('PATCH')).toBe(1)
})

test('a row that moves keeps its identity, also if it moves to another page', async () => {
  const world = await new World({ sessions: FOUR }).mount()
  void world.app.infinite.fetchNextPage()
  await tick()
  await world.server.drain()
  const rows = () => [
    ...(world.app.list.data?.sessions ?? []),
    ...(world.app.infinite.data?.pages.flatMap(({ sessions }) => sessions) ?? []),
  ]
  const before = rows()
  expect(before.map(({ sessionId }) => sessionId)).toEqual(['s', 't', 's', 't', 'x', 'y'])
  world.edit({ a: 1 }, { sessionId: 'y' })
  await tick()
  await world.server.drain('PATCH')
  world.queryClient.setQueriesData<SessionList>(
    { queryKey: world.keys.list(), exact: true },
    (list) => list && { ...list, sessions: structuredClone(list.sessions).reverse() },
  )
  world.queryClient.setQueriesData<InfiniteData<SessionList>>(
    { queryKey: world.keys.infiniteList(), exact: true },
    (data) => data && { ...data, pages: structuredClone(data.pages).reverse() },
  )
  await tick()
  const after = rows()
  expect(after.map(({ sessionId }) => sessionId)).toEqual(['t', 's', 'x', 'y', 's', 't'])
  expect(after[0]).toBe(before[1])
  expect(after[1]).toBe(before[0])
  expect(after[2]).toBe(before[4])
  expect(after[4]).toBe(before[2])
  expect(after[5]).toBe(before[3])
})
