import { focusManager, onlineManager } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'

import {
  isZepError,
  type Metadata,
  type StandardSchema,
  useDeleteSession,
} from '../../src/exports/index'
import { renderWith } from '../harness/renderWith'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

afterEach(() => {
  onlineManager.setOnline(true)
  focusManager.setFocused(undefined)
})

test('a retry does not wait for the tab to be visible', async () => {
  const world = await new World().mount()
  const first = world.edit({ a: 1 })
  await tick()
  focusManager.setFocused(false)
  await world.server.patch().refuse(503)
  expect(world.server.sent()).toEqual([{ a: 1 }, { a: 1 }])
  const second = world.edit({ b: 1 })
  await world.server.drain()
  expect([first.state, second.state]).toEqual(['ok', 'ok'])
  expect(world.server.sent()).toEqual([{ a: 1 }, { a: 1 }, { b: 1 }])
})

test('an edit whose last try failed in a hidden tab rejects at once', async () => {
  const world = await new World({ edit: { retry: false } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  focusManager.setFocused(false)
  await world.server.patch().refuse(503)
  expect(outcome).toMatchObject({ state: 'failed', error: { status: 503 } })
})

test('an edit that is removed between two tries rejects at once, also in a hidden tab', async () => {
  const world = await new World({ edit: { retryDelay: 60_000 } }).mount()
  const removed = world.edit({ a: 1 })
  await tick()
  focusManager.setFocused(false)
  await world.server.patch().refuse(503)
  const behind = world.edit({ b: 1 })
  const mutationCache = world.queryClient.getMutationCache()
  for (const mutation of mutationCache.getAll().slice(0, 1)) mutationCache.remove(mutation)
  await tick()
  expect(removed).toMatchObject({ state: 'failed', error: { name: 'AbortError' } })
  expect(world.view()).toEqual({ ...BASE, b: 1 })
  await world.server.drain()
  expect(behind.state).toBe('ok')
})

test.each([401, 503])(
  'after queryClient.clear() during a composed PATCH, a %i settles every caller',
  async (status) => {
    const world = await new World({ edit: { retry: false } }).mount()
    world.edit({ first: 1 })
    await tick()
    const outcomes = [world.edit({ a: 1 }), world.edit({ b: 1 })]
    await world.server.patch().respond()
    world.queryClient.clear()
    await world.server.patch().refuse(status)
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ state: 'failed', error: { status } })
    expect(world.server.open('PATCH')).toEqual([])
  },
)

test('queryClient.clear() between two tries sends nothing of what it removes', async () => {
  const world = await new World({ edit: { retryDelay: 60_000 } }).mount()
  const outcomes = [world.edit({ a: 1 })]
  await tick()
  await world.server.patch().refuse(503)
  outcomes.push(world.edit({ b: 1 }), world.edit({ c: 1 }))
  await tick()
  world.queryClient.clear()
  await tick()
  for (const outcome of outcomes) expect(outcome).toMatchObject({ error: { name: 'AbortError' } })
  expect(world.server.sent()).toEqual([{ a: 1 }])
})

test('a paused edit that is removed rejects once the network is back', async () => {
  const world = await new World().mount()
  onlineManager.setOnline(false)
  const outcome = world.edit({ a: 1 })
  await tick()
  world.queryClient.getMutationCache().clear()
  await tick()
  onlineManager.setOnline(true)
  await tick()
  expect(outcome).toMatchObject({ state: 'failed', error: { name: 'AbortError' } })
  expect(world.server.count('PATCH')).toBe(0)
})

test('a paused edit that a delete has settled, and that is removed then, rejects once the network is back', async () => {
  const world = await new World().mount()
  const hook = renderWith(world, () => useDeleteSession(), undefined)
  hook.current.mutate({ sessionId: 's' })
  await tick()
  onlineManager.setOnline(false)
  const outcome = world.edit({ a: 1 })
  await world.server.open('DELETE')[0]?.respond()
  expect(world.app.saveState.pendingCount).toBe(0)
  expect(outcome.state).toBe('pending')
  world.queryClient.clear()
  await tick()
  onlineManager.setOnline(true)
  await tick()
  expect(outcome).toMatchObject({ state: 'failed', error: { code: 'not_found' } })
  expect(world.server.count('PATCH')).toBe(0)
})

test('an edit in flight does not count as paused when the network goes', async () => {
  const world = await new World().mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  onlineManager.setOnline(false)
  await tick()
  expect(world.app.saveState).toMatchObject({ status: 'saving', pendingCount: 1 })
  await world.server.patch().respond()
  expect(outcome.state).toBe('ok')
})

const refusing: [string, StandardSchema<Metadata>][] = [
  ['a synchronous schema', { '~standard': { validate: () => ({ issues: [{ message: 'no' }] }) } }],
  [
    'an asynchronous schema',
    { '~standard': { validate: async () => ({ issues: [{ message: 'no' }] }) } },
  ],
]

test.each(refusing)('offline, an edit that %s refuses fails at once', async (_, schema) => {
  const world = await new World({ edit: { schema } }).mount()
  onlineManager.setOnline(false)
  const outcome = world.edit({ a: 1 })
  await tick()
  expect(isZepError(outcome.error, 'invalid_input')).toBe(true)
  expect(world.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
  expect(world.shown).toEqual([BASE])
})

test("the app's onMutate is not called for an edit that was refused", async () => {
  const calls: unknown[] = []
  const onMutate = (variables: unknown) => void calls.push(variables)
  const schema = refusing[1]?.[1]
  const world = await new World({ edit: { onMutate }, second: { schema } }).mount()
  world.edit({ a: 1 }, { by: 'second' })
  await tick()
  expect(calls).toEqual([])
  world.edit({ b: 1 })
  await tick()
  expect(calls).toEqual([{ sessionId: 's', metadata: { b: 1 } }])
})

test('going offline pauses the edits that wait for a retry, and they go out in order later', async () => {
  const world = await new World({ edit: { retryDelay: 60_000 } }).mount()
  const outcomes = [world.edit({ a: 1 })]
  await tick()
  await world.server.patch().refuse(503)
  outcomes.push(world.edit({ b: 1 }))
  onlineManager.setOnline(false)
  await tick()
  expect(world.app.saveState).toMatchObject({ status: 'paused', pendingCount: 2 })
  const mutations = world.queryClient.getMutationCache().getAll()
  expect(mutations.map(({ state }) => state.isPaused)).toEqual([true, true])
  onlineManager.setOnline(true)
  await world.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(world.server.metadata('s')).toEqual({ ...BASE, a: 1, b: 1 })
})

test('with networkMode always, an edit is sent and retried offline', async () => {
  const world = await new World({ edit: { networkMode: 'always' } }).mount()
  onlineManager.setOnline(false)
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(503)
  await world.server.drain()
  expect(outcome.state).toBe('ok')
})

test('with networkMode offlineFirst, an edit is tried offline, and paused if that fails', async () => {
  const world = await new World({ edit: { networkMode: 'offlineFirst' } }).mount()
  onlineManager.setOnline(false)
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().lose()
  await tick()
  expect(world.server.open('PATCH')).toEqual([])
  expect(world.app.saveState).toMatchObject({ status: 'paused', pendingCount: 1 })
  onlineManager.setOnline(true)
  await world.server.drain()
  expect(outcome.state).toBe('ok')
})

test('an edit paused between two tries is sent once the network is back, also in a hidden tab', async () => {
  const world = await new World({ edit: { retryDelay: 60_000 } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(503)
  focusManager.setFocused(false)
  onlineManager.setOnline(false)
  await tick()
  onlineManager.setOnline(true)
  await tick()
  await world.server.drain()
  expect(outcome.state).toBe('ok')
})
