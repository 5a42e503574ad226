import { expect, test } from 'vitest'

import { isZepError } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }
const B = { ...BASE, b: 1 }
const AB = { ...BASE, a: 1, b: 1 }

test('row 3: if the first of two edits is refused, the second stays', async () => {
  const world = await new World().mount()
  const first = world.edit({ a: 1 })
  const second = world.edit({ b: 1 }, { by: 'second' })
  expect(world.view()).toEqual(AB)
  await tick()
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(B)
  expect([first.state, second.state]).toEqual(['failed', 'pending'])

  await world.server.patch().respond()
  expect(second.state).toBe('ok')
  await world.server.drain()
  expect(world.view()).toEqual(B)
  expect(world.shown).toEqual([BASE, A, AB, B])
  expect(world.server.sent()).toEqual([{ a: 1 }, { b: 1 }])
})

test('row 4: if the first of two edits of one key is refused, the second stays', async () => {
  const world = await new World().mount()
  const first = world.edit({ k: 1 })
  const second = world.edit({ k: 2 })
  expect(world.view()).toEqual({ ...BASE, k: 2 })
  await tick()
  await world.server.patch().refuse(422)
  expect(world.view()).toEqual({ ...BASE, k: 2 })
  await world.server.drain()
  expect([first.state, second.state]).toEqual(['failed', 'ok'])
  expect(world.shown).toEqual([BASE, { ...BASE, k: 1 }, { ...BASE, k: 2 }])
  expect(world.server.sent()).toEqual([{ k: 1 }, { k: 2 }])
})

test('row 5: if both edits are refused and no GET has completed, no refused value reappears', async () => {
  const world = await new World().mount()
  const first = world.edit({ k: 1 })
  const second = world.edit({ k: 2 })
  await tick()
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual({ ...BASE, k: 2 })
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(BASE)
  expect([first.state, second.state]).toEqual(['failed', 'failed'])
  expect(world.server.open('GET')).not.toEqual([])
  expect(world.shown).toEqual([BASE, { ...BASE, k: 1 }, { ...BASE, k: 2 }, BASE])
  expect(world.server.count('PATCH')).toBe(2)
})

test('row 6: if the second of two edits is refused, the first stays', async () => {
  const world = await new World().mount()
  const first = world.edit({ a: 1 })
  const second = world.edit({ b: 1 })
  await tick()
  await world.server.patch().respond()
  expect(world.view()).toEqual(AB)
  expect(world.cached()).toEqual(A)
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(A)
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect([first.state, second.state]).toEqual(['ok', 'failed'])
  expect(world.shown).toEqual([BASE, A, AB, A])
  expect(world.server.count('PATCH')).toBe(2)
})

test('row 18: of six composed edits, only the bad one fails', async () => {
  const world = await new World().mount()
  const zeroth = world.edit({ zeroth: 1 })
  const keys = ['a', 'b', 'c', 'bad', 'e', 'f']
  const outcomes = keys.map((key, n) => world.edit({ [key]: n }))
  const good = { ...BASE, zeroth: 1, a: 0, b: 1, c: 2, e: 4, f: 5 }
  expect(world.view()).toEqual({ ...good, bad: 3 })
  await tick()
  await world.server.drain('PATCH', ({ patch }) => (patch && 'bad' in patch ? 400 : 200))
  expect(zeroth.state).toBe('ok')
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'failed', 'ok', 'ok'])
  expect(isZepError(outcomes[3]?.error, 'bad_request')).toBe(true)
  expect(world.view()).toEqual(good)
  expect(world.server.metadata('s')).toEqual(good)
  expect(world.server.sent()[1]).toEqual({ a: 0, b: 1, c: 2, bad: 3, e: 4, f: 5 })
  expect(world.server.count('PATCH')).toBe(1 + 1 + keys.length)
  // Everything shows until the refusal, and everything except the bad edit from then on.
  expect(world.shown.slice(-2)).toEqual([{ ...good, bad: 3 }, good])
  expect(world.shown).toHaveLength(1 + 1 + keys.length + 1)
})

test.each([
  [404, 'not_found'],
  [409, 'conflict'],
] as const)('row 25: a %i fails every queued edit of its session', async (status, code) => {
  const world = await new World().mount()
  const first = world.edit({ a: 1 })
  const queued = [1, 2, 3, 4, 5].map((n) => world.edit({ n }))
  const elsewhere = world.edit({ a: 1 }, { sessionId: 't' })
  expect(world.view()).toEqual({ ...A, n: 5 })
  await tick()
  await world.server.patch().refuse(status)
  expect(world.view()).toEqual(BASE)
  expect(world.view('t')).toEqual(A)
  for (const { error } of [first, ...queued]) {
    expect(isZepError(error, code)).toBe(true)
    expect(error).toMatchObject({ status, sessionId: 's' })
  }
  await world.server.drain('PATCH')
  expect(elsewhere.state).toBe('ok')
  expect(world.server.sent()).toEqual([{ a: 1 }])
  expect(world.shown.at(-1)).toEqual(BASE)

  const later = world.edit({ later: 1 })
  await world.server.drain()
  expect(later.state).toBe('ok')
})

test('row 36: mutate() without a catch causes no unhandled rejection', async () => {
  const world = await new World().mount()
  world.app.first.mutate({ sessionId: 's', metadata: { a: 1 } })
  world.app.second.mutate({ sessionId: 's', metadata: { b: 1 } })
  world.app.first.mutate({ sessionId: 't', metadata: { a: 1 } })
  await tick()
  expect(world.view()).toEqual(AB)
  await world.server.drain('PATCH', () => 400)
  expect(world.view()).toEqual(BASE)
  expect(world.view('t')).toEqual(BASE)
  expect(world.app.second.error).toMatchObject({ code: 'bad_request' })
  expect(world.server.count('PATCH')).toBe(3)
})
