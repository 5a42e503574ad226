import { expect, test } from 'vitest'

import { tick } from './gatedServer'
import { BASE, World } from './world'

const K = (k: number) => ({ ...BASE, k })

test('an edit with optimistic: false shows only once the server has taken it', async () => {
  const world = await new World({ edit: { optimistic: false } }).mount()
  const outcome = world.edit({ k: 1 })
  expect(world.view()).toEqual(BASE)
  await tick()
  expect(world.app.saveState).toMatchObject({ status: 'saving', pendingCount: 1 })
  await world.server.patch().answer()
  expect(outcome.state).toBe('ok')
  expect(world.view()).toEqual(K(1))
  expect(world.shown).toEqual([BASE, K(1)])
  expect(world.server.count('PATCH')).toBe(1)
})

test('an edit with optimistic: false that is refused was never shown', async () => {
  const world = await new World({ edit: { optimistic: false } }).mount()
  const outcome = world.edit({ k: 1 })
  await tick()
  await world.server.patch().refuse(400)
  await world.server.drain()
  expect(outcome.state).toBe('failed')
  expect(world.shown).toEqual([BASE])
})

test('an edit with optimistic: false keeps its place among the others', async () => {
  const world = await new World({ second: { optimistic: false } }).mount()
  const outcomes = [
    world.edit({ k: 1 }),
    world.edit({ k: 2, hidden: 1 }, { by: 'second' }),
    world.edit({ k: 3 }),
  ]
  expect(world.view()).toEqual(K(3))
  await tick()
  await world.server.patch().answer()
  expect(world.view()).toEqual(K(3))
  await world.server.patch().answer()
  expect(world.view()).toEqual({ ...K(3), hidden: 1 })
  await world.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
  expect(world.server.sent()).toEqual([{ k: 1 }, { k: 3, hidden: 1 }])
  expect(world.shown).toEqual([BASE, K(1), K(3), { ...K(3), hidden: 1 }])
})

test('meta of the app stands beside optimistic: false', async () => {
  const meta = { from: 'the app' }
  const world = await new World({ edit: { optimistic: false, meta } }).mount()
  world.edit({ k: 1 })
  const [mutation] = world.queryClient.getMutationCache().getAll()
  expect(mutation?.meta).toEqual({ from: 'the app', optimistic: false })
  expect(world.view()).toEqual(BASE)
})
