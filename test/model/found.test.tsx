/** Bugs that the model found in the engine, each reduced to the shortest run that shows it. */
import { onlineManager } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'

import { isZepError } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

afterEach(() => onlineManager.setOnline(true))

for (const [status, code] of [
  [404, 'not_found'],
  [409, 'conflict'],
  [410, 'gone'],
] as const) {
  test(`an edit still in onMutate when a ${status} arrives rejects with that ${status}`, async () => {
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    const world = await new World({ second: { onMutate: () => gate } }).mount()
    world.edit({ a: 1 })
    const late = world.edit({ b: 1 }, { by: 'second' })
    await tick()
    await world.server.patch().refuse(status)
    expect(late.state).toBe('pending')
    go()
    await tick()
    expect(isZepError(late.error, code)).toBe(true)
  })
}

test('an edit made offline rejects with a 404 that arrived before it was sent', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  await tick()
  onlineManager.setOnline(false)
  const late = world.edit({ b: 1 })
  await tick()
  await world.server.patch().refuse(404)
  onlineManager.setOnline(true)
  await tick()
  expect(isZepError(late.error, 'not_found')).toBe(true)
  expect(world.server.count('PATCH')).toBe(1)
})

test('an edit made offline shows as soon as its schema accepts it, not only once online', async () => {
  let answer: (result: object) => void = () => undefined
  const gate = new Promise<object>((resolve) => (answer = resolve))
  const schema = { '~standard': { validate: () => gate } }
  const world = await new World({ edit: { schema } }).mount()
  onlineManager.setOnline(false)
  const outcome = world.edit({ a: 1 })
  await tick()
  expect(world.view()).toEqual(BASE)
  answer({})
  await tick()
  expect(world.view()).toEqual({ ...BASE, a: 1 })
  expect(outcome.state).toBe('pending')
})

test('failed edits are retried in the order in which they were made, whatever failed first', async () => {
  let go: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (go = resolve))
  const world = await new World({ second: { onSettled: () => gate } }).mount()
  world.edit({ k: 1 }, { by: 'second' })
  await tick()
  await world.server.patch().refuse(400)
  world.edit({ k: 2 })
  await tick()
  await world.server.patch().refuse(400)
  go()
  await tick()
  expect(world.app.saveState.failedCount).toBe(2)
  world.server.reset()
  world.app.saveState.retry()
  await tick()
  expect(world.view()).toEqual({ ...BASE, k: 2 })
  await world.server.drain()
  expect(world.server.metadata('s')).toEqual({ ...BASE, k: 2 })
})
