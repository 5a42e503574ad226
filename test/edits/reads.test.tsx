import { expect, test } from 'vitest'

import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }
const AB = { ...BASE, a: 1, b: 1 }

function refetchAll(world: World): void {
  void world.queryClient.refetchQueries({ queryKey: world.keys.all })
}

/** Has the server read the rows for the GETs in flight, whose responses are still to come. */
function readNow(world: World) {
  const gets = world.server.open('GET')
  for (const get of gets) get.apply()
  return gets
}

test('row 8: a refetch that started before an edit does not hide it while it is in flight', async () => {
  const world = await new World().mount()
  refetchAll(world)
  await tick()
  const older = readNow(world)
  expect(older).toHaveLength(4)
  const outcome = world.edit({ a: 1 })
  await tick()
  for (const get of older) await get.respond()
  expect(world.view()).toEqual(A)
  expect(world.cached()).toEqual(BASE)
  await world.server.drain()
  expect(outcome.state).toBe('ok')
  expect(world.shown).toEqual([BASE, A])
  expect(world.server.count('PATCH')).toBe(1)
})

test('row 9: a refetch that completes before the acknowledgement does not hide the edit', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  await tick()
  refetchAll(world)
  await tick()
  for (const get of readNow(world)) await get.respond()
  expect(world.view()).toEqual(A)
  expect(world.cached()).toEqual(BASE)
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A])
  expect(world.server.count('PATCH')).toBe(1)
})

test('row 9: a refetch that already contains the pending edit changes nothing on screen', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  await tick()
  world.server.patch().apply()
  refetchAll(world)
  await tick()
  await world.server.drain('GET')
  expect(world.cached()).toEqual(A)
  await world.server.drain()
  expect(world.shown).toEqual([BASE, A])
})

test('row 10: a refetch that read the row before an acknowledgement does not undo the edit', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  const second = world.edit({ b: 1 })
  await tick()
  refetchAll(world)
  await tick()
  const older = readNow(world)
  await world.server.patch().respond()
  // The second edit is pending: nothing is invalidated yet, so the older GETs continue.
  expect(older.map(({ isAborted }) => isAborted)).toEqual([false, false, false, false])
  for (const get of older) await get.respond()
  expect(world.cached()).toEqual(A)
  expect(world.view()).toEqual(AB)

  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(A)
  expect(second.state).toBe('failed')
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A, AB, A])
  expect(world.server.count('PATCH')).toBe(2)
})

test('row 10: after the last acknowledgement, every read that started before it is done again', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  await tick()
  refetchAll(world)
  await tick()
  const older = readNow(world)
  await world.server.patch().respond()
  // The detail is read again at once. The lists are on their way: they land first.
  expect(older.map(({ isAborted }) => isAborted)).toEqual([true, false, false, false])
  expect(world.server.count('GET')).toBe(4 + 1)
  expect(world.view()).toEqual(A)
  for (const [index, get] of older.slice(1).entries()) {
    await get.respond()
    expect(world.cached()).toEqual(A)
    expect(world.server.count('GET')).toBe(4 + 1 + index + 1)
  }
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A])
  expect(world.server.count('PATCH')).toBe(1)
  expect(world.server.count('GET')).toBe(4 + 4)
})

test('row 11: a first load that read the row before an acknowledgement shows the edit', async () => {
  const world = await new World().open()
  const older = readNow(world)
  expect(older).toHaveLength(4)
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().respond()
  expect(outcome.state).toBe('ok')
  expect(world.view()).toBeUndefined()
  expect(older.map(({ isAborted }) => isAborted)).toEqual([false, false, false, false])

  world.server.reset()
  for (const get of older) {
    await get.respond()
    expect(world.view()).toEqual(A)
  }
  expect(world.server.count('GET')).toBe(4)
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([A])
  expect(world.server.count('GET')).toBe(4)
})

test('row 33: an acknowledgement leaves a query as fresh, stale or failed as it was', async () => {
  const world = await new World().mount()
  const detail = () => world.queryClient.getQueryState(world.keys.detail('s'))
  const list = () => world.queryClient.getQueryState(world.keys.list())
  void world.queryClient.invalidateQueries({
    queryKey: world.keys.detail('s'),
    refetchType: 'none',
  })
  void world.queryClient.refetchQueries({ queryKey: world.keys.list() })
  await tick()
  await world.server.get('/sessions-ordered').refuse(500)
  expect(detail()).toMatchObject({ isInvalidated: true, status: 'success' })
  // Whether an error also invalidates depends on the version of TanStack Query.
  expect(list()).toMatchObject({ status: 'error' })
  const before = [detail(), list()]
  const user = world.queryClient.getQueryState(world.keys.userList('u'))

  world.edit({ a: 1 })
  world.edit({ b: 1 })
  await tick()
  await world.server.patch().respond()
  expect(world.cached()).toEqual(A)
  for (const [now, then] of [
    [detail(), before[0]],
    [list(), before[1]],
    [world.queryClient.getQueryState(world.keys.userList('u')), user],
  ]) {
    expect(now?.data).not.toBe(then?.data)
    expect({ ...now, data: 0 }).toEqual({ ...then, data: 0 })
  }
  expect(world.app.list.error).toMatchObject({ status: 500 })
  expect(world.server.count('PATCH')).toBe(2)
})
