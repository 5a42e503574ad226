/** Payloads: what comes into the query cache by another way than a GET, read at an unknown time. */
import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister'
import { hydrate, type QueryState } from '@tanstack/react-query'
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'

import { compareTimestamps } from '../../src/edits/compareTimestamps'
import {
  type Metadata,
  type Session,
  type SessionList,
  useDeleteSession,
  useSessions,
} from '../../src/exports/index'
import { AHEAD, broadcast, navigate, payloadOf, states } from '../harness/payloads'
import { renderWith } from '../harness/renderWith'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }
const AB = { ...BASE, a: 1, b: 1 }

/** A world whose edit was acknowledged and read again, and a payload that was read before. */
async function acknowledged() {
  const world = await new World().mount()
  const older = payloadOf(world)
  world.edit({ a: 1 })
  await tick()
  await world.server.drain()
  expect(world.shown).toEqual([BASE, A])
  world.server.reset()
  world.invalidations = 0
  return { world, older }
}

function stateOf(world: World, key: readonly unknown[]): QueryState {
  const state = world.queryClient.getQueryState(key)
  if (!state) throw new Error('not cached')
  return state
}

for (const status of [200, 500]) {
  test(`row 49: a HydrationBoundary with older rows does not undo an acknowledged edit, and they are read again (${status})`, async () => {
    const { world, older } = await acknowledged()
    await navigate(world, older)
    expect(world.cached()).toEqual(A)
    expect(world.view()).toEqual(A)
    // Each of the four queries is outdated, and says what the payload said in all other respects.
    expect(world.invalidations).toBe(4)
    expect(world.server.count('GET')).toBe(4)
    const hydrated = older.queries.find(({ queryKey }) => queryKey[2] === 's')
    const { dataUpdatedAt } = stateOf(world, world.keys.detail('s'))
    expect(dataUpdatedAt).toBe(hydrated?.state.dataUpdatedAt)
    await world.server.drain('GET', () => status)
    expect(world.view()).toEqual(A)
    expect(world.shown).toEqual([BASE, A])
    expect(world.server.count('GET')).toBe(4)
  })
}

test('row 49: a list that a HydrationBoundary adds in render shows an acknowledged edit at once', async () => {
  const { world, older } = await acknowledged()
  await world.unmount()
  world.queryClient.removeQueries({ queryKey: world.keys.lists })
  const seen: unknown[] = []
  const List = () => {
    const list = useSessions({}, { staleTime: Infinity })
    seen.push(list.data?.sessions.map(({ metadata }) => metadata))
    return null
  }
  await navigate(world, older, <List />)
  expect(world.server.count('GET')).toBe(1)
  await world.server.drain('GET', () => 500)
  expect(world.server.count('GET')).toBe(1)
  for (const rows of seen) expect(rows).toEqual([A, BASE])
})

test('row 49: a hydrated list that is read anyway is read once', async () => {
  const { world, older } = await acknowledged()
  for (const { state } of older.queries) state.dataUpdatedAt = 1
  await world.unmount()
  world.queryClient.removeQueries({ queryKey: world.keys.lists })
  const List = () => {
    useSessions()
    return null
  }
  await navigate(world, older, <List />)
  await world.server.drain()
  expect(world.server.count('GET')).toBe(1)
})

test('row 50: cached queries restored late do not undo an acknowledged edit', async () => {
  const { world, older } = await acknowledged()
  const stored = JSON.stringify({ timestamp: Date.now(), buster: '', clientState: older })
  const storage = { getItem: () => stored, setItem: () => undefined, removeItem: () => undefined }
  render(
    <PersistQueryClientProvider
      client={world.queryClient}
      persistOptions={{ persister: createSyncStoragePersister({ storage }) }}
    />,
  )
  await tick()
  await world.server.drain('GET', () => 500)
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A])
})

test('row 35: older rows from another tab do not undo an acknowledged edit, whatever is in flight', async () => {
  const world = await new World().mount()
  const older = states(world)
  void world.queryClient.refetchQueries({ queryKey: world.keys.all })
  await tick()
  const gets = world.server.open('GET')
  for (const get of gets) get.apply()
  world.edit({ a: 1 })
  world.edit({ b: 1 })
  await tick()
  await world.server.patch().respond()
  broadcast(world, older)
  expect(world.cached()).toEqual(A)
  await tick()
  // The other tab has no GET in flight, but those of this one go on and land.
  for (const get of gets) {
    if (!get.isAborted) await get.respond()
    expect(world.cached()).toEqual(A)
  }
  await world.server.drain()
  expect(world.shown).toEqual([BASE, A, AB])
})

test.each(['edit', 'delete'] as const)(
  'an acknowledged %s is not undone by a GET that another tab has called idle and that ends after a newer one',
  async (kind) => {
    const world = await new World().mount()
    const remove = renderWith(world, () => useDeleteSession(), undefined)
    void world.app.list.refetch()
    await tick()
    const older = world.server.get('sessions-ordered')
    older.apply()
    const query = world.queryClient.getQueryCache().find({ queryKey: world.keys.list() })
    // As broadcastQueryClient does with the state of a tab that has no GET in flight.
    query?.setState({ ...query.state, fetchStatus: 'idle' })
    if (kind === 'edit') world.edit({ a: 1 })
    else remove.current.mutate({ sessionId: 's' })
    await tick()
    await world.server.open(kind === 'edit' ? 'PATCH' : 'DELETE')[0]?.respond()
    void world.app.list.refetch()
    await tick()
    await world.server
      .open('GET')
      .findLast(({ path }) => path.includes('ordered'))
      ?.respond()
    const rows = () => world.app.list.data?.sessions.map(({ metadata }) => metadata)
    const expected = kind === 'edit' ? [A, BASE] : [BASE]
    expect(rows()).toEqual(expected)
    if (!older.isAborted) await older.respond()
    expect(rows()).toEqual(expected)
  },
)

test('a row of another writer that comes hydrated replaces an acknowledged one', async () => {
  const { world } = await acknowledged()
  world.server.zep.remoteUpdate('s', { other: true })
  const visitor = await new World({ server: world.server }).open()
  await world.server.drain()
  const newer = payloadOf(visitor)
  world.server.reset()
  hydrate(world.queryClient, newer)
  await tick()
  expect(world.cached()).toEqual({ ...A, other: true })
  expect(world.shown).toEqual([BASE, A, { ...A, other: true }])
  // It is not outdated.
  expect(world.server.count('GET')).toBe(0)
})

test("row 32: the app's own setQueryData wins, also with an older row", async () => {
  const { world, older } = await acknowledged()
  const key = world.keys.detail('s')
  const old = older.queries.find(({ queryKey }) => queryKey[2] === 's')?.state.data as Session
  world.queryClient.setQueryData<Session>(key, old)
  await tick()
  expect(world.queryClient.getQueryData<Session>(key)?.metadata).toEqual(BASE)
  expect(world.app.detail.data?.metadata).toEqual(BASE)
  expect(world.server.count('GET')).toBe(0)
})

test('rows that cannot be compared stay as they came', async () => {
  for (const updatedAt of [null, 'yesterday', '2026-02-01T00:00:00Z']) {
    const world = await new World().mount()
    const key = world.keys.detail('s')
    world.queryClient.setQueryData<Session>(key, (old) => old && { ...old, updatedAt })
    const payload = payloadOf(world)
    for (const { state } of payload.queries) {
      const row = state.data as Session
      if (row.sessionId === 's') state.data = { ...row, metadata: { payload: true } }
    }
    hydrate(world.queryClient, payload)
    await tick()
    expect(world.queryClient.getQueryData<Session>(key)?.metadata).toEqual({ payload: true })
    expect(world.server.count('GET', '/sessions/s')).toBe(0)
  }
})

test('the fractions of updatedAt are compared to the last of nine digits', async () => {
  const at = (fraction: string) => `2026-02-01T00:00:00${fraction}Z`
  for (const [older, newer] of [
    ['', '.000000001'],
    ['.5', '.50001'],
    ['.49', '.5'],
    ['.123456788', '.123456789'],
    ['.9', '.91'],
  ] as const) {
    expect(compareTimestamps(at(older), at(newer))).toBeLessThan(0)
    expect(compareTimestamps(at(newer), at(older))).toBeGreaterThan(0)
    const { queryClient, keys } = await new World().mount()
    const key = keys.detail('s')
    const set = (updatedAt: string, metadata: Metadata) =>
      queryClient.setQueryData<Session>(key, (old) => old && { ...old, updatedAt, metadata })
    set(at(newer), A)
    const state = queryClient.getQueryState(key)
    const data = { ...queryClient.getQueryData<Session>(key), updatedAt: at(older), metadata: BASE }
    queryClient
      .getQueryCache()
      .find({ queryKey: key })
      ?.setState({ ...state, data })
    expect(queryClient.getQueryData<Session>(key)?.metadata).toEqual(A)
  }
  expect(compareTimestamps(at('.50'), at('.5'))).toBe(0)
  expect(compareTimestamps(at('.5'), '2026-02-01T01:00:00.5+01:00')).toBe(0)
  for (const nothing of [null, undefined, '', 'soon', 5, '2026-13-01T00:00:00Z']) {
    expect(compareTimestamps(nothing, at(''))).toBeUndefined()
  }
})

test('a list that a server streams does not undo an acknowledged edit', async () => {
  const { world, older } = await acknowledged()
  await world.unmount()
  world.queryClient.removeQueries({ queryKey: world.keys.lists })
  const [list] = older.queries.filter(({ queryKey }) => queryKey[2] === 'page')
  if (!list) throw new Error('no list')
  const data = list.state.data as SessionList
  const pending: QueryState = {
    ...list.state,
    data: undefined,
    status: 'pending',
    dataUpdatedAt: 0,
  }
  let stream: (data: SessionList) => void = () => undefined
  const promise = new Promise<SessionList>((resolve) => (stream = resolve))
  const dehydratedAt = Date.now() + AHEAD
  hydrate(world.queryClient, {
    ...older,
    queries: [{ ...list, state: pending, promise, dehydratedAt }],
  })
  stream(data)
  await tick()
  const cached = world.queryClient.getQueryData<SessionList>(world.keys.list())
  expect(cached?.sessions.map(({ metadata }) => metadata)).toEqual([A, BASE])
  expect(stateOf(world, world.keys.list()).isInvalidated).toBe(true)
})

test('a payload changes nothing else: rows that are not older keep what came', async () => {
  const { world, older } = await acknowledged()
  for (const { state } of older.queries) {
    const { data } = state
    if (Array.isArray(data)) state.data = data.map((row: Session) => ({ ...row, fresh: true }))
  }
  hydrate(world.queryClient, older)
  const rows = world.queryClient.getQueryData<Session[]>(world.keys.userList('u'))
  expect(rows?.map((row) => 'fresh' in row)).toEqual([false, true])
})
