import { onlineManager } from '@tanstack/react-query'
import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'

import { tick } from '../harness/tick'
import { ManualTimers } from '../harness/ManualTimers'
import { BASE, World } from '../harness/World'

const timers = new ManualTimers()
beforeAll(() => void timers.install())
beforeEach(() => timers.reset())

const IDLE = { status: 'idle', pendingCount: 0, failedCount: 0, error: null }

test('the save state is "saving" until the last edit is acknowledged', async () => {
  const world = await new World({ maxConcurrentUpdates: 2 }).mount()
  expect(world.app.saveState).toMatchObject(IDLE)
  world.edit({ a: 1 })
  expect(world.app.saveState).toMatchObject({ ...IDLE, status: 'saving', pendingCount: 1 })
  world.edit({ b: 1 }, { by: 'second' })
  expect(world.app.saveState).toMatchObject({ ...IDLE, status: 'saving', pendingCount: 2 })
  world.edit({ c: 1 }, { sessionId: 't' })
  expect(world.app.saveState.pendingCount).toBe(2)
  await tick()
  await world.server.patches('s')[0]?.respond()
  expect(world.app.saveState).toMatchObject({ status: 'saving', pendingCount: 1 })
  await world.server.patches('s')[0]?.respond()
  expect(world.app.saveState).toMatchObject(IDLE)
})

test('the save state is "paused" while the browser is offline', async () => {
  onTestFinished(() => onlineManager.setOnline(true))
  const world = await new World().mount()
  onlineManager.setOnline(false)
  const outcome = world.edit({ a: 1 })
  await tick()
  expect(world.view()).toEqual({ ...BASE, a: 1 })
  expect(world.app.saveState).toMatchObject({ status: 'paused', pendingCount: 1 })
  expect(world.server.requests).toEqual([])
  onlineManager.setOnline(true)
  await tick()
  expect(world.app.saveState).toMatchObject({ status: 'saving', pendingCount: 1 })
  await world.server.drain()
  expect(outcome.state).toBe('ok')
  expect(world.app.saveState).toMatchObject(IDLE)
  expect(world.shown).toEqual([BASE, { ...BASE, a: 1 }])
})

test('the save state is "failed" once nothing is pending, with the error of the last edit that failed', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  world.edit({ b: 1 })
  await tick()
  await world.server.patch().refuse(400)
  expect(world.app.saveState).toMatchObject({
    status: 'saving',
    pendingCount: 1,
    failedCount: 1,
    error: { code: 'bad_request' },
  })
  await world.server.patch().refuse(403)
  expect(world.app.saveState).toMatchObject({
    status: 'failed',
    pendingCount: 0,
    failedCount: 2,
    error: { code: 'forbidden' },
  })
})

test('retry() shows and sends the failed edits again, in order', async () => {
  const world = await new World().mount()
  world.edit({ k: 1, a: 1 })
  world.edit({ k: 2 })
  await tick()
  await world.server.drain('PATCH', () => 400)
  expect(world.app.saveState).toMatchObject({ status: 'failed', failedCount: 2 })
  expect(world.view()).toEqual(BASE)
  world.server.reset()

  world.app.saveState.retry()
  await tick()
  expect(world.view()).toEqual({ ...BASE, k: 2, a: 1 })
  expect(world.app.saveState).toMatchObject({ status: 'saving', pendingCount: 2, failedCount: 0 })
  await world.server.drain()
  expect(world.app.saveState).toMatchObject(IDLE)
  expect(world.server.metadata('s')).toEqual({ ...BASE, k: 2, a: 1 })
  expect(world.server.sent()).toEqual([{ k: 1, a: 1 }, { k: 2 }])
})

test('an edit that fails again after retry() is "failed" again, without an unhandled rejection', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  await tick()
  await world.server.drain('PATCH', () => 400)
  world.app.saveState.retry()
  await tick()
  await world.server.drain('PATCH', () => 403)
  expect(world.app.saveState).toMatchObject({
    status: 'failed',
    failedCount: 1,
    error: { code: 'forbidden' },
  })
})

test('discard() removes the failed edits and leaves pending ones alone', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  const second = world.edit({ b: 1 })
  await tick()
  await world.server.patch().refuse(400)
  world.app.saveState.discard()
  await tick()
  expect(world.app.saveState).toMatchObject({ ...IDLE, status: 'saving', pendingCount: 1 })
  await world.server.drain()
  expect(second.state).toBe('ok')
  expect(world.app.saveState).toMatchObject(IDLE)
})

test('a failed edit is not garbage-collected while its save state is mounted', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  await tick()
  await world.server.drain('PATCH', () => 400)
  // Otherwise the hook that made the edit would keep it alive.
  world.app.first.reset()
  await tick()
  timers.runAll()
  await tick()
  expect(world.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
  await world.unmount()
  timers.runAll()
  expect(world.queryClient.getMutationCache().getAll()).toEqual([])
})

test('retry and discard keep their identity, and so does a save state that did not change', async () => {
  const world = await new World().mount()
  const { saveState } = world.app
  await world.switchTo('s')
  expect(world.app.saveState).toBe(saveState)
  world.edit({ a: 1 }, { sessionId: 't' })
  expect(world.app.saveState).toBe(saveState)
  world.edit({ a: 1 })
  expect(world.app.saveState.retry).toBe(saveState.retry)
  expect(world.app.saveState.discard).toBe(saveState.discard)
})

test('the save state follows the session id that the hook is given', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(400)
  await world.switchTo('t')
  expect(world.app.saveState).toMatchObject(IDLE)
  await world.switchTo('s')
  expect(world.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
})
