import { beforeAll, beforeEach, expect, test } from 'vitest'

import { isZepError } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { ManualTimers } from '../harness/ManualTimers'
import { BASE, World } from '../harness/World'

const timers = new ManualTimers()
beforeAll(() => void timers.install())
beforeEach(() => timers.reset())

const AB = { ...BASE, a: 1, b: 1 }
const SHOWN = [BASE, { ...BASE, a: 1 }, AB]
const SENT = [{ a: 1 }, { a: 1 }, { b: 1 }]

async function twoEdits(world: World) {
  const outcomes = [world.edit({ a: 1 }), world.edit({ b: 1 }, { by: 'second' })]
  await tick()
  return outcomes
}

async function retryNow(): Promise<void> {
  timers.runRetries()
  await tick()
}

test('row 22: an edit waiting for its retry shows, and holds back later edits', async () => {
  const world = await new World().mount()
  const outcomes = await twoEdits(world)
  await world.server.patch().refuse(503)
  expect(world.view()).toEqual(AB)
  expect(world.server.open()).toEqual([])
  expect(outcomes.map(({ state }) => state)).toEqual(['pending', 'pending'])

  await retryNow()
  expect(world.view()).toEqual(AB)
  await world.server.drain()
  expect(world.view()).toEqual(AB)
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(world.shown).toEqual(SHOWN)
  expect(world.server.sent()).toEqual(SENT)
})

test('row 23: an edit that was applied although its response was lost is sent again without harm', async () => {
  const world = await new World().mount()
  const outcomes = await twoEdits(world)
  const applied = world.server.patch()
  applied.apply()
  await applied.lose()
  expect(world.view()).toEqual(AB)
  await retryNow()
  await world.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(world.view()).toEqual(AB)
  expect(world.server.metadata('s')).toEqual(AB)
  expect(world.shown).toEqual(SHOWN)
  expect(world.server.sent()).toEqual(SENT)
})

test.each([
  ['without Retry-After', {}, 1000],
  ['with Retry-After', { 'retry-after': '7' }, 7000],
])('row 24: a 429 %s is retried ahead of later edits', async (_, headers, delayMs) => {
  const world = await new World({ edit: { retryDelay: 1000 } }).mount()
  const outcomes = await twoEdits(world)
  await world.server.patch().refuse(429, { headers })
  expect(Math.max(...timers.retryDelays)).toBe(delayMs)
  expect(world.server.open('PATCH')).toEqual([])
  expect(world.view()).toEqual(AB)

  await retryNow()
  await world.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(world.shown).toEqual(SHOWN)
  expect(world.server.sent()).toEqual(SENT)
})

test('a Retry-After of up to a minute is respected; a longer one fails the edit', async () => {
  const world = await new World().mount()
  const patient = world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(503, { retryAfter: 60 })
  expect(Math.max(...timers.retryDelays)).toBe(60_000)
  expect(patient.state).toBe('pending')
  await retryNow()
  await world.server.patch().refuse(429, { retryAfter: 61 })
  expect(timers.retryDelays).toEqual([])
  expect(isZepError(patient.error, 'rate_limited')).toBe(true)
  expect(patient.error).toMatchObject({ retryAfterMs: 61_000 })
  expect(world.view()).toEqual(BASE)
  expect(world.server.count('PATCH')).toBe(2)
})

test("a Retry-After shorter than the app's retryDelay does not shorten it", async () => {
  const world = await new World({ edit: { retryDelay: 5000 } }).mount()
  world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(503, { retryAfter: 2 })
  timers.run(2000)
  await tick()
  expect(timers.retryDelays).toEqual([5000])
  expect(world.server.open('PATCH')).toEqual([])
})

test("TanStack's default delays apply if the app sets none", async () => {
  const world = await new World({ queryClient: { defaultOptions: { mutations: {} } } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(503)
  expect(timers.retryDelays).toEqual([1000])
  await retryNow()
  await world.server.patch().refuse(503)
  expect(timers.retryDelays).toEqual([2000])
  await retryNow()
  await world.server.patch().refuse(503)
  expect(timers.retryDelays).toEqual([])
  expect(isZepError(outcome.error, 'server')).toBe(true)
  expect(world.view()).toEqual(BASE)
  expect(world.server.count('PATCH')).toBe(3)
})

test('an edit fails once its retries are exhausted, and the next one is sent', async () => {
  const world = await new World().mount()
  const [first, second] = await twoEdits(world)
  for (let attempt = 0; attempt < 3; attempt++) {
    expect(world.view()).toEqual(AB)
    await world.server.patch().refuse(503)
    await retryNow()
  }
  expect(first?.error).toMatchObject({ code: 'server', status: 503 })
  expect(world.view()).toEqual({ ...BASE, b: 1 })
  await world.server.drain()
  expect(second?.state).toBe('ok')
  expect(world.server.sent()).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }, { b: 1 }])
})

test('edits that failed together are retried together', async () => {
  const world = await new World().mount()
  world.edit({ first: 1 })
  const outcomes = await twoEdits(world)
  await world.server.patch().respond()
  await world.server.patch().refuse(502)
  const all = { ...AB, first: 1 }
  expect(world.view()).toEqual(all)
  world.edit({ late: 1 })
  await tick()
  expect(world.server.open('PATCH')).toEqual([])
  await retryNow()
  await world.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(world.server.sent()).toEqual([{ first: 1 }, { a: 1, b: 1 }, { a: 1, b: 1 }, { late: 1 }])
  expect(world.shown.slice(-2)).toEqual([all, { ...all, late: 1 }])
})

test('edits that failed together wait for the longest of their delays', async () => {
  const world = await new World({
    edit: { retryDelay: 1000 },
    second: { retryDelay: 7000 },
  }).mount()
  world.edit({ first: 1 })
  await twoEdits(world)
  await world.server.patch().respond()
  expect(world.server.sent().at(-1)).toEqual({ a: 1, b: 1 })
  await world.server.patch().refuse(503)
  timers.run(1000)
  await tick()
  expect(world.server.open('PATCH')).toEqual([])
  timers.run(7000)
  await tick()
  expect(world.server.patch().patch).toEqual({ a: 1, b: 1 })
})

test.each([400, 401, 403, 409, 413, 422])('a %i is not retried', async (status) => {
  const world = await new World().mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(status)
  expect(timers.retryDelays).toEqual([])
  expect(outcome).toMatchObject({ state: 'failed', error: { status } })
  expect(world.server.count('PATCH')).toBe(1)
})

test.each([
  ['the app', { mutations: { retry: 1, retryDelay: 0 } }, {}, 2],
  ['the app, even if it turns retries off', { mutations: { retry: false } }, {}, 1],
  ['the hook rather than the app', { mutations: { retry: 1, retryDelay: 0 } }, { retry: 3 }, 4],
])('the number of retries comes from %s', async (_, defaultOptions, edit, attempts) => {
  const world = await new World({ edit, queryClient: { defaultOptions } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  while (world.server.open('PATCH').length > 0) {
    await world.server.patch().refuse(503)
    await retryNow()
  }
  expect(outcome.state).toBe('failed')
  expect(world.server.count('PATCH')).toBe(attempts)
})

test('a retry function is called only for retryable errors', async () => {
  const asked: unknown[] = []
  const retry = (failureCount: number, error: { status?: number | undefined }): boolean => {
    asked.push([failureCount, error.status])
    return true
  }
  const world = await new World({ edit: { retry } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(503)
  await retryNow()
  await world.server.patch().refuse(400)
  expect(outcome.state).toBe('failed')
  expect(asked).toEqual([[0, 503]])
})
