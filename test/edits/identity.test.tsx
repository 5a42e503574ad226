import { render } from '@testing-library/react'
import { Profiler } from 'react'
import { expect, test } from 'vitest'

import { type Session, useSession, useSessions, useSessionSaveState } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

/** Counts renders by id; `take` returns the counts and resets them. */
function counters() {
  let counts: Record<string, number> = {}
  return {
    count: (id: string) => void (counts[id] = (counts[id] ?? 0) + 1),
    take: () => {
      const taken = counts
      counts = {}
      return taken
    },
  }
}

function Detail({ sessionId }: { sessionId: string }) {
  return JSON.stringify(useSession(sessionId).data?.metadata)
}

function Row({ sessionId }: { sessionId: string }) {
  const select = (list: { sessions: { sessionId: string }[] }) =>
    list.sessions.find((row) => row.sessionId === sessionId)
  return JSON.stringify(useSessions({}, { select }).data)
}

function List({ page }: { page: number }) {
  return JSON.stringify(useSessions({ pageNumber: page }).data)
}

function Saving({ sessionId }: { sessionId: string }) {
  return useSessionSaveState(sessionId).status
}

test('an edit re-renders only the components that show its session', async () => {
  const world = new World({ sessions: { s: BASE, t: BASE, x: BASE } })
  const { count, take } = counters()
  const parts = {
    's detail': <Detail sessionId="s" />,
    't detail': <Detail sessionId="t" />,
    's saving': <Saving sessionId="s" />,
    't saving': <Saving sessionId="t" />,
    'list with s': <List page={1} />,
    'list without s': <List page={2} />,
  }
  await world.mount()
  render(
    <world.Wrapper>
      {Object.entries(parts).map(([id, part]) => (
        <Profiler key={id} id={id} onRender={count}>
          {part}
        </Profiler>
      ))}
    </world.Wrapper>,
  )
  await tick()
  await world.server.drain()
  take()
  world.edit({ a: 1 })
  world.edit({ b: 1 })
  await tick()
  expect(take()).toEqual({ 's detail': 2, 's saving': 2, 'list with s': 2 })
  await world.server.patch().respond()
  await world.server.patch().respond()
  expect(Object.keys(take()).sort()).toEqual(['list with s', 's detail', 's saving'])
})

test('a component that selects another row of the list renders at most once for an edit', async () => {
  const world = new World()
  const { count, take } = counters()
  await world.mount()
  render(
    <world.Wrapper>
      <Profiler id="t" onRender={count}>
        <Row sessionId="t" />
      </Profiler>
    </world.Wrapper>,
  )
  await tick()
  await world.server.drain()
  take()
  world.edit({ a: 1 })
  // `select` has to run once with the changed list; its result is the same row.
  expect(take()['t'] ?? 0).toBeLessThanOrEqual(1)
})

test('data keeps its identity across renders and across refetches that bring nothing new', async () => {
  const world = await new World().mount()
  world.edit({ a: { b: [1] } })
  const { detail, list, infinite, user } = world.app
  await world.switchTo('s')
  void world.queryClient.refetchQueries({ queryKey: world.keys.all })
  await tick()
  await world.server.drain('GET')
  expect(world.app.detail.data).toBe(detail.data)
  expect(world.app.list.data).toBe(list.data)
  expect(world.app.infinite.data).toBe(infinite.data)
  expect(world.app.user.data).toBe(user.data)
  // The acknowledgement equals what is already shown.
  await world.server.patch().respond()
  expect(world.app.detail.data?.metadata).toBe(detail.data?.metadata)
})

test('a part of the metadata that no edit changes keeps its identity', async () => {
  const world = await new World({
    sessions: { s: { kept: { x: 1 }, k: { y: 1 } }, t: BASE },
  }).mount()
  const before = world.app.detail.data?.metadata['kept']
  const readCache = () => world.queryClient.getQueryData<Session>(world.keys.detail('s'))
  const cached = readCache()
  world.edit({ k: { z: 1 } })
  expect(world.app.detail.data?.metadata['kept']).toBe(before)
  await tick()
  await world.server.patch().respond()
  expect(readCache()?.metadata).toEqual({ kept: { x: 1 }, k: { y: 1, z: 1 } })
  expect(readCache()?.metadata['kept']).toBe(cached?.metadata['kept'])
  await world.server.drain()
  expect(world.app.detail.data?.metadata).toEqual({ kept: { x: 1 }, k: { y: 1, z: 1 } })
  expect(world.app.detail.data?.metadata['kept']).toBe(before)
})
