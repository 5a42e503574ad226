import { expect, test } from 'vitest'

import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const K = (k: number) => ({ ...BASE, k })

test('an edit with optimistic: false shows only once it is acknowledged', async () => {
  const world = await new World({ edit: { optimistic: false } }).mount()
  const outcome = world.edit({ k: 1 })
  expect(world.view()).toEqual(BASE)
  await tick()
  expect(world.app.saveState).toMatchObject({ status: 'saving', pendingCount: 1 })
  await world.server.patch().respond()
  expect(outcome.state).toBe('ok')
  expect(world.view()).toEqual(K(1))
  expect(world.shown).toEqual([BASE, K(1)])
  expect(world.server.count('PATCH')).toBe(1)
})

test('a refused edit with optimistic: false is never shown', async () => {
  const world = await new World({ edit: { optimistic: false } }).mount()
  const outcome = world.edit({ k: 1 })
  await tick()
  await world.server.patch().refuse(400)
  await world.server.drain()
  expect(outcome.state).toBe('failed')
  expect(world.shown).toEqual([BASE])
})

test('an edit with optimistic: false keeps its place in the queue', async () => {
  const world = await new World({ second: { optimistic: false } }).mount()
  const outcomes = [
    world.edit({ k: 1 }),
    world.edit({ k: 2, hidden: 1 }, { by: 'second' }),
    world.edit({ k: 3 }),
  ]
  expect(world.view()).toEqual(K(3))
  await tick()
  await world.server.patch().respond()
  expect(world.view()).toEqual(K(3))
  await world.server.patch().respond()
  expect(world.view()).toEqual({ ...K(3), hidden: 1 })
  await world.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
  expect(world.server.sent()).toEqual([{ k: 1 }, { k: 3, hidden: 1 }])
  expect(world.shown).toEqual([BASE, K(1), K(3), { ...K(3), hidden: 1 }])
})

test("the app's own meta is kept next to optimistic: false", async () => {
  const meta = { from: 'the app' }
  const world = await new World({ edit: { optimistic: false, meta } }).mount()
  world.edit({ k: 1 })
  const [mutation] = world.queryClient.getMutationCache().getAll()
  expect(mutation?.meta).toEqual({ from: 'the app', optimistic: false })
  expect(world.view()).toEqual(BASE)
})
