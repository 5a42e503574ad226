import { expect, test } from 'vitest'

import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const K = (k: unknown) => ({ ...BASE, k })

test('row 7: two edits of one key cannot overtake each other', async () => {
  const world = await new World().mount()
  world.edit({ k: 1 })
  world.edit({ k: 2 }, { by: 'second' })
  await tick()
  expect(world.server.open('PATCH')).toHaveLength(1)
  expect(world.view()).toEqual(K(2))
  await world.server.patch().respond()
  expect(world.server.open('PATCH')).toHaveLength(1)
  expect(world.view()).toEqual(K(2))
  await world.server.drain()
  expect(world.view()).toEqual(K(2))
  expect(world.server.metadata('s')).toEqual(K(2))
  expect(world.shown).toEqual([BASE, K(1), K(2)])
  expect(world.server.sent()).toEqual([{ k: 1 }, { k: 2 }])
})

test('row 16: the acknowledgement of an older edit does not bring its value back', async () => {
  const world = await new World().mount()
  const first = world.edit({ k: 1 })
  await tick()
  const second = world.edit({ k: 2 })
  await tick()
  await world.server.patch().respond()
  expect([first.state, second.state]).toEqual(['ok', 'pending'])
  expect(first.session?.metadata).toEqual(K(1))
  expect(world.cached()).toEqual(K(1))
  expect(world.view()).toEqual(K(2))
  await world.server.drain()
  expect(second.state).toBe('ok')
  expect(world.shown).toEqual([BASE, K(1), K(2)])
  expect(world.server.count('PATCH')).toBe(2)
  expect(world.server.count('GET')).toBe(4)
})

test('row 17: ten rapid edits from two instances cost two PATCHes and one invalidation per query', async () => {
  const world = await new World().mount()
  const outcomes = Array.from({ length: 10 }, (_, n) =>
    world.edit({ k: n }, { by: n % 2 ? 'second' : 'first' }),
  )
  expect(world.view()).toEqual(K(9))
  const stepsSeen = world.shown.length
  await tick()
  await world.server.patch().respond()
  expect(world.view()).toEqual(K(9))
  await world.server.drain()
  expect(world.view()).toEqual(K(9))
  expect(world.shown).toHaveLength(stepsSeen)
  expect(outcomes.map(({ state }) => state)).toEqual(Array(10).fill('ok'))
  expect(world.server.sent()).toEqual([{ k: 0 }, { k: 9 }])
  expect(world.server.count('GET')).toBe(4)
  expect(world.invalidations).toBe(4)
})

test('row 19: edits that one patch cannot express are sent separately', async () => {
  const world = await new World({ sessions: { s: { k: { y: 1 } }, t: BASE } }).mount()
  world.edit({ other: 1 })
  world.edit({ k: null })
  world.edit({ k: { x: 1 } })
  const last = { other: 1, k: { x: 1 } }
  expect(world.view()).toEqual(last)
  await tick()
  await world.server.patch().respond()
  expect(world.view()).toEqual(last)
  await world.server.drain()
  expect(world.view()).toEqual(last)
  expect(world.server.metadata('s')).toEqual(last)
  expect(world.server.sent()).toEqual([{ other: 1 }, { k: null }, { k: { x: 1 } }])
  expect(world.shown.at(-1)).toEqual(last)
  expect(world.shown).toHaveLength(4)
})

test('row 20: two edits that settle in one tick invalidate each query exactly once', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  const pair = [world.edit({ b: 1 }), world.edit({ c: 1 }, { by: 'second' })]
  await tick()
  await world.server.patch().respond()
  expect(world.server.sent()).toEqual([{ a: 1 }, { b: 1, c: 1 }])
  expect(world.invalidations).toBe(0)
  await world.server.patch().respond()
  expect(pair.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(world.invalidations).toBe(4)
  await world.server.drain()
  expect(world.invalidations).toBe(4)
  expect(world.server.count('GET')).toBe(4)
  expect(world.view()).toEqual({ ...BASE, a: 1, b: 1, c: 1 })
})

test('row 20: an edit made as soon as the last one succeeds shows without a flicker', async () => {
  const world = await new World().mount()
  const steps = world.app.first
    .mutateAsync({ sessionId: 's', metadata: { a: 1 } })
    .then(() => world.app.first.mutateAsync({ sessionId: 's', metadata: { b: 1 } }))
  await tick()
  await world.server.patch().respond()
  expect(world.view()).toEqual({ ...BASE, a: 1, b: 1 })
  await world.server.drain()
  await steps
  expect(world.shown).toEqual([BASE, { ...BASE, a: 1 }, { ...BASE, a: 1, b: 1 }])
})

test("row 21: a slow refetch in the app's onSettled does not undo a later edit", async () => {
  const world = await new World({
    edit: {
      onSettled: async (_session, _error, _variables, _onMutateResult, { client }) => {
        await client.refetchQueries({ queryKey: world.keys.detail('s') })
      },
    },
  }).mount()
  const first = world.edit({ k: 1 })
  await tick()
  const second = world.edit({ k: 2 })
  await tick()
  await world.server.patch().respond()
  const slow = world.server.get('/sessions/s')
  slow.apply()
  expect(first.state).toBe('pending')
  expect(world.view()).toEqual(K(2))

  await world.server.patch().respond()
  expect(world.view()).toEqual(K(2))
  expect(world.cached()).toEqual(K(2))
  if (!slow.isAborted) await slow.respond()
  expect(world.view()).toEqual(K(2))
  await world.server.drain()
  expect([first.state, second.state]).toEqual(['ok', 'ok'])
  expect(world.shown).toEqual([BASE, K(1), K(2)])
  expect(world.server.count('PATCH')).toBe(2)
})
