import { focusManager } from '@tanstack/react-query'
import { expect, onTestFinished, test } from 'vitest'

import { GatedServer, tick } from './gatedServer'
import { BASE, World } from './world'

const A = { ...BASE, a: 1 }
const B = { ...BASE, b: 1 }

test('row 29: an edit whose component is gone still settles, and shows where it comes back', async () => {
  const world = await new World().mount()
  const first = world.edit({ a: 1 })
  await tick()
  await world.unmount()
  await world.open()
  expect(world.shown).toEqual([A])
  await world.server.patch().answer()
  expect(first.state).toBe('ok')
  await world.server.drain()
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([A])
  expect(world.server.count('PATCH')).toBe(1)
})

test('row 29: edits that wait or are refused while nothing is mounted settle all the same', async () => {
  const world = await new World().mount()
  const outcomes = [world.edit({ a: 1 }), world.edit({ b: 1 })]
  await world.unmount()
  await world.server.patch().answer()
  await world.server.patch().refuse(400)
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'failed'])
  expect(world.cached()).toEqual(A)
  await world.open()
  await world.server.drain()
  expect(world.shown).toEqual([A])
})

test('row 30: each of two sessions keeps its own edit while the app switches between them', async () => {
  const world = await new World().mount()
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

  await world.server.patches('t')[0]?.answer()
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
  await world.server.patch().answer()
  await world.server.patch().answer()
  expect([first.state, second.state]).toEqual(['ok', 'ok'])
  expect(world.view()).toEqual({ ...A, ...B })
  expect(world.shown).toEqual([BASE, A, { ...A, ...B }])
  expect(world.server.sent()).toEqual([{ a: 1 }, { b: 1 }])
})

test('row 34: queryClient.clear() drops what waits, and tells the callers', async () => {
  const world = await new World().mount()
  const [first, ...queued] = [{ a: 1 }, { b: 1 }, { c: 1 }].map((patch) => world.edit(patch))
  await tick()
  world.queryClient.clear()
  await tick()
  expect(queued.map(({ state }) => state)).toEqual(['failed', 'failed'])
  for (const { error } of queued) expect(error).toMatchObject({ name: 'AbortError' })
  expect(first?.state).toBe('pending')

  await world.server.patch().answer()
  expect(first?.state).toBe('ok')
  await world.server.drain()
  expect(world.server.sent()).toEqual([{ a: 1 }])
  expect(world.server.sessions.get('s')).toEqual(A)
  await world.unmount()
  await world.open()
  await world.server.drain()
  expect(world.shown).toEqual([A])
})

test('row 39: StrictMode sends each edit once, and its status moves on', async () => {
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

test('row 40: two QueryClients on one session each stay consistent', async () => {
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
  await second?.answer()
  await first?.answer()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect([world.view(), other.view()]).toEqual([
    { ...BASE, k: 1 },
    { ...BASE, k: 2 },
  ])
  void other.queryClient.refetchQueries()
  await server.drain()
  const last = { ...BASE, k: 1 }
  expect([server.sessions.get('s'), world.view(), other.view()]).toEqual([last, last, last])
  expect(world.shown).toEqual([BASE, last])
  // To the other one its own edit was taken, until its next GETs tell it more, one by one.
  expect(other.shown.slice(0, 2)).toEqual([BASE, { ...BASE, k: 2 }])
  expect(server.sent()).toEqual([{ k: 1 }, { k: 2 }])
})
