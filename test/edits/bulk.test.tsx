import { flushSync } from 'react-dom'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { batchSettings } from '../../src/edits/batchSettings'
import { editEngine } from '../../src/edits/EditEngine'
import { ManualTimers } from '../harness/ManualTimers'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const timers = new ManualTimers()
beforeAll(() => void timers.install())
beforeEach(() => timers.reset())

const LISTS_MS = 5_000

/** Edits `count` sessions, all in flight at once. The lists show the first two of them. */
async function editMany(count: number) {
  const ids = Array.from({ length: count }, (_, index) => (index === 0 ? 's' : `s${index}`))
  const sessions = Object.fromEntries(ids.map((id) => [id, BASE]))
  const world = new World({ sessions, maxConcurrentUpdates: Infinity })
  await world.mount()
  const outcomes = flushSync(() => ids.map((sessionId) => world.edit({ a: 1 }, { sessionId })))
  await tick()
  const states = () => [...new Set(outcomes.map(({ state }) => state))]
  return { world, states }
}

test('while many sessions are pending, the responses of one frame are applied together', async () => {
  const { world, states } = await editMany(12)
  let writes = 0
  world.queryClient.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'setState') writes++
  })
  const patches = world.server.open('PATCH')
  const last = patches.pop()
  for (const patch of patches) await patch.respond()
  expect(states()).toEqual(['pending'])
  expect(writes).toBe(0)
  expect(world.view()).toEqual({ ...BASE, a: 1 })

  expect(timers.delays.sort((a, b) => a - b).slice(0, 2)).toEqual([batchSettings.delayMs, LISTS_MS])
  timers.run(batchSettings.delayMs)
  await tick()
  expect(states()).toEqual(['ok', 'pending'])
  // One for each of the four queries that show sessions.
  expect(writes).toBe(4)
  await last?.respond()
  expect(states()).toEqual(['ok'])
  expect(world.shown).toEqual([BASE, { ...BASE, a: 1 }])
})

test('hooks are notified once of the responses of one frame', async () => {
  const { world } = await editMany(12)
  const changed: number[] = []
  editEngine(world.queryClient, world.client).subscribe((changes) => {
    const shown = [...changes.values()].filter((viewChanged) => viewChanged)
    if (shown.length > 0) changed.push(shown.length)
  })
  for (const patch of world.server.open('PATCH').slice(1)) await patch.respond()
  timers.run(batchSettings.delayMs)
  await tick()
  expect(changed).toEqual([11])
})

test('once every pending session has its response, no response waits', async () => {
  const { world, states } = await editMany(12)
  for (const patch of world.server.open('PATCH')) await patch.respond()
  expect(states()).toEqual(['ok'])
})

test('few sessions do not wait for a frame', async () => {
  const { world, states } = await editMany(8)
  await world.server.patch().respond()
  expect(states()).toEqual(['ok', 'pending'])
})

test('a refusal is not delayed', async () => {
  const { world } = await editMany(12)
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(BASE)
})

test('a response that waits is applied before a GET lands', async () => {
  const { world, states } = await editMany(12)
  void world.app.detail.refetch()
  await tick()
  const get = world.server.get('/sessions/s')
  get.apply()
  const [first, ...others] = world.server.open('PATCH')
  await first?.respond()
  for (const patch of others.slice(1)) await patch.respond()
  expect(states()).toEqual(['pending'])
  await get.respond()
  expect(states()).toEqual(['ok', 'pending'])
  expect(world.shown).toEqual([BASE, { ...BASE, a: 1 }])
})

test('a response that waits is not undone by a further page that starts meanwhile', async () => {
  const { world, states } = await editMany(12)
  await world.server.patch().respond()
  expect(states()).toEqual(['pending'])
  void world.app.infinite.fetchNextPage()
  await tick()
  expect(states()).toEqual(['ok', 'pending'])
  await world.server.get('page_number=2').respond()
  expect(world.app.infinite.data?.pages).toHaveLength(2)
  expect(world.view()).toEqual({ ...BASE, a: 1 })
  expect(world.shown).toEqual([BASE, { ...BASE, a: 1 }])
})

test('a bulk edit reads every list once, when the last session is done', async () => {
  const { world } = await editMany(12)
  const [first, ...others] = world.server.open('PATCH')
  for (const patch of others) await patch.respond()
  timers.run(batchSettings.delayMs)
  await tick()
  expect(world.server.count('GET', 'sessions-ordered')).toBe(0)
  await first?.respond()
  await world.server.drain()
  // The list and the first page of the infinite list.
  expect(world.server.count('GET', 'sessions-ordered')).toBe(2)
  expect(world.server.count('GET', '/users/')).toBe(1)
})

test('a steady stream of edits does not keep the lists from being read', async () => {
  const { world } = await editMany(2)
  await world.server.patch().respond()
  world.edit({ b: 1 })
  expect(world.server.count('GET', 'sessions-ordered')).toBe(0)
  timers.run(LISTS_MS)
  await tick()
  expect(world.server.count('GET', 'sessions-ordered')).toBe(2)
})
