import { isDeepStrictEqual } from 'node:util'

import { focusManager } from '@tanstack/react-query'
import { expect, onTestFinished, test } from 'vitest'

import { isZepError } from '../../src/exports/index'
import { GatedServer } from '../harness/GatedServer'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }
const B = { ...BASE, b: 1 }

test('row 29: an edit settles after its component unmounts, and shows when it mounts again', async () => {
  const world = await new World().mount()
  const first = world.edit({ a: 1 })
  await tick()
  await world.unmount()
  await world.open()
  expect(world.shown).toEqual([A])
  await world.server.patch().respond()
  expect(first.state).toBe('ok')
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([A])
  expect(world.server.count('PATCH')).toBe(1)
})

test('row 29: edits settle while nothing is mounted, acknowledged or refused', async () => {
  const world = await new World().mount()
  const outcomes = [world.edit({ a: 1 }), world.edit({ b: 1 })]
  await world.unmount()
  await world.server.patch().respond()
  await world.server.patch().refuse(400)
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'failed'])
  expect(world.cached()).toEqual(A)
  await world.open()
  await world.server.drain()
  expect(world.shown).toEqual([A])
})

test('row 30: each of two sessions keeps its own edit while the app switches between them', async () => {
  const world = await new World({ maxConcurrentUpdates: 2 }).mount()
  const first = world.edit({ a: 1 }, { sessionId: 's' })
  await world.switchTo('t')
  await world.server.drain('GET')
  expect(world.app.detail.data?.metadata).toEqual(BASE)
  const second = world.edit({ b: 1 }, { sessionId: 't' })
  await tick()
  expect(world.server.open('PATCH').map(({ sessionId }) => sessionId)).toEqual(['s', 't'])
  await world.switchTo('s')
  expect(world.view('s')).toEqual(A)
  expect(world.view('t')).toEqual(B)

  await world.server.patches('t')[0]?.respond()
  expect([first.state, second.state]).toEqual(['pending', 'ok'])
  expect(world.view('s')).toEqual(A)
  expect(world.view('t')).toEqual(B)
  await world.server.drain()
  expect(first.state).toBe('ok')
  expect(world.view('s')).toEqual(A)
  expect(world.view('t')).toEqual(B)
  expect(world.shown).toEqual([BASE, A])
  expect([world.server.sent('s'), world.server.sent('t')]).toEqual([[{ a: 1 }], [{ b: 1 }]])
})

test('row 31: an edit made in a hidden tab is sent without focus', async () => {
  onTestFinished(() => focusManager.setFocused(undefined))
  const world = await new World().mount()
  const first = world.edit({ a: 1 })
  await tick()
  focusManager.setFocused(false)
  const second = world.edit({ b: 1 })
  expect(world.view()).toEqual({ ...A, ...B })
  await world.server.patch().respond()
  await world.server.patch().respond()
  expect([first.state, second.state]).toEqual(['ok', 'ok'])
  expect(world.view()).toEqual({ ...A, ...B })
  expect(world.shown).toEqual([BASE, A, { ...A, ...B }])
  expect(world.server.sent()).toEqual([{ a: 1 }, { b: 1 }])
})

test('row 34: queryClient.clear() removes queued edits, and their callers get an AbortError', async () => {
  const world = await new World().mount()
  const [first, ...queued] = [{ a: 1 }, { b: 1 }, { c: 1 }].map((patch) => world.edit(patch))
  await tick()
  world.queryClient.clear()
  await tick()
  expect(queued.map(({ state }) => state)).toEqual(['failed', 'failed'])
  for (const { error } of queued) expect(error).toMatchObject({ name: 'AbortError' })
  expect(first?.state).toBe('pending')

  await world.server.patch().respond()
  expect(first?.state).toBe('ok')
  await world.server.drain()
  expect(world.server.sent()).toEqual([{ a: 1 }])
  expect(world.server.metadata('s')).toEqual(A)
  await world.unmount()
  await world.open()
  await world.server.drain()
  expect(world.shown).toEqual([A])
})

test('row 39: in StrictMode, each edit is sent once and its status updates', async () => {
  const world = await new World({ strict: true }).mount()
  const outcome = world.edit({ a: 1 })
  expect(world.view()).toEqual(A)
  await tick()
  expect(world.app.first.isPending).toBe(true)
  expect(world.server.sent()).toEqual([{ a: 1 }])
  await world.server.drain()
  expect(outcome.state).toBe('ok')
  expect(world.app.first.isSuccess).toBe(true)
  expect(world.shown).toEqual([BASE, A])
  expect(world.server.count('PATCH')).toBe(1)
  expect(world.server.count('GET')).toBe(4)
})

test('row 40: two QueryClients that edit one session each stay consistent', async () => {
  const server = new GatedServer({ s: BASE, t: BASE })
  const world = await new World({ server }).mount()
  const other = await new World({ server }).mount()
  const outcomes = [world.edit({ k: 1 }), other.edit({ k: 2 })]
  await tick()
  expect([world.view(), other.view()]).toEqual([
    { ...BASE, k: 1 },
    { ...BASE, k: 2 },
  ])
  const [first, second] = server.open('PATCH')
  await second?.respond()
  await first?.respond()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect([world.view(), other.view()]).toEqual([
    { ...BASE, k: 1 },
    { ...BASE, k: 2 },
  ])
  void other.queryClient.refetchQueries()
  await server.drain()
  const last = { ...BASE, k: 1 }
  expect([server.metadata('s'), world.view(), other.view()]).toEqual([last, last, last])
  expect(world.shown).toEqual([BASE, last])
  // The other one shows its own acknowledged edit until its next GETs arrive, one by one.
  expect(other.shown.slice(0, 2)).toEqual([BASE, { ...BASE, k: 2 }])
  expect(server.sent()).toEqual([{ k: 1 }, { k: 2 }])
})

test('an edit removed while its composed PATCH is in flight rejects when that is refused', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  const [removed, kept] = [world.edit({ b: 1 }), world.edit({ c: 1 })]
  await tick()
  await world.server.patch().respond()
  expect(world.server.sent().at(-1)).toEqual({ b: 1, c: 1 })
  const mutationCache = world.queryClient.getMutationCache()
  const mutation = mutationCache
    .getAll()
    .find(({ state }) => isDeepStrictEqual(state.variables, { sessionId: 's', metadata: { b: 1 } }))
  if (!mutation) throw new Error('The mutation is not in the cache')
  mutationCache.remove(mutation)
  await world.server.patch().refuse(400)
  expect(isZepError(removed.error, 'bad_request')).toBe(true)
  expect(kept.state).toBe('pending')
  await world.server.drain()
  expect(world.server.sent().at(-1)).toEqual({ c: 1 })
  expect(kept.state).toBe('ok')
})
