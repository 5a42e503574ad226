import { onlineManager } from '@tanstack/react-query'
import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'

import { createZepClient, isZepError } from '../../src/exports/index'
import { ManualTimers } from '../harness/ManualTimers'
import { tick } from '../harness/tick'
import { BASE, type Outcome, World } from '../harness/World'

const timers = new ManualTimers()
beforeAll(() => void timers.install())
beforeEach(() => timers.reset())

const SESSIONS = { s: BASE, t: BASE, u: BASE, v: BASE }

/** Three sessions that are edited in order, with a limit on the requests in flight. */
async function editThree(maxConcurrentUpdates?: number) {
  const world = new World({
    sessions: SESSIONS,
    ...(maxConcurrentUpdates !== undefined && { maxConcurrentUpdates }),
  })
  await world.mount()
  const outcomes = ['s', 't', 'u'].map((sessionId) => world.edit({ a: 1 }, { sessionId }))
  await tick()
  return { world, outcomes }
}

/** The sessions whose PATCH is in flight. */
function inFlight({ server }: World): (string | undefined)[] {
  return server.open('PATCH').map(({ sessionId }) => sessionId)
}

function statesOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(({ state }) => state)
}

test('row 41: one edit is in flight at a time, in the order in which the sessions were edited', async () => {
  const { world, outcomes } = await editThree()
  for (const sessionId of ['s', 't', 'u']) {
    expect(inFlight(world)).toEqual([sessionId])
    expect(world.view(sessionId)).toEqual({ ...BASE, a: 1 })
    await world.server.patch().respond()
  }
  expect(statesOf(outcomes)).toEqual(['ok', 'ok', 'ok'])
  expect(world.server.count('PATCH')).toBe(3)
})

test('what was edited while a session waited for its turn goes out in one PATCH', async () => {
  const { world } = await editThree()
  world.edit({ b: 1 }, { sessionId: 't' })
  world.edit({ c: 1 }, { sessionId: 't' })
  await tick()
  await world.server.patch().respond()
  expect(world.server.sent('t')).toEqual([{ a: 1, b: 1, c: 1 }])
})

test('sessions take turns: one that is edited again and again does not hold up the others', async () => {
  const { world } = await editThree()
  const order: (string | undefined)[] = []
  for (let count = 0; count < 6; count++) {
    order.push(...inFlight(world))
    const { sessionId } = world.server.patch()
    world.edit({ [`k${count}`]: { count } }, { sessionId: sessionId ?? '' })
    await world.server.patch().respond()
  }
  expect(order).toEqual(['s', 't', 'u', 's', 't', 'u'])
})

test.each([
  [2, ['s', 't']],
  [Infinity, ['s', 't', 'u']],
])('a client may allow %s edits in flight', async (maxConcurrentUpdates, expected) => {
  const { world } = await editThree(maxConcurrentUpdates)
  expect(inFlight(world)).toEqual(expected)
  await world.server.drain()
  expect(world.server.count('PATCH')).toBe(3)
})

test.each([0, -1, 1.5, NaN, '2'])(
  'a limit of %j is refused when the client is created',
  (maxConcurrentUpdates) => {
    expect(() =>
      createZepClient({
        baseUrl: '/api/zep',
        maxConcurrentUpdates: maxConcurrentUpdates as number,
      }),
    ).toThrow('maxConcurrentUpdates must be a positive integer')
  },
)

test('an edit that waits for its retry lets the edits of other sessions pass', async () => {
  const { world, outcomes } = await editThree()
  await world.server.patch().refuse(503)
  expect(inFlight(world)).toEqual(['t'])
  await world.server.patch().respond()
  await world.server.patch().respond()
  expect(statesOf(outcomes)).toEqual(['pending', 'ok', 'ok'])
  timers.runRetries()
  await tick()
  expect(inFlight(world)).toEqual(['s'])
})

test('a retry whose time has come waits for its turn', async () => {
  const { world } = await editThree()
  await world.server.patch().refuse(503)
  timers.runRetries()
  await tick()
  expect(inFlight(world)).toEqual(['t'])
  await world.server.patch().respond()
  expect(inFlight(world)).toEqual(['u'])
  await world.server.patch().respond()
  expect(inFlight(world)).toEqual(['s'])
})

test.each([429, 503])(
  'row 42: a %s with Retry-After pauses the edits of every session, and no longer',
  async (status) => {
    const { world, outcomes } = await editThree()
    await world.server.patch().refuse(status, { retryAfter: 7 })
    expect(inFlight(world)).toEqual([])
    outcomes.push(world.edit({ a: 1 }, { sessionId: 'v' }))
    await tick()
    expect(inFlight(world)).toEqual([])
    expect(world.view('v')).toEqual({ ...BASE, a: 1 })

    timers.run(7000)
    await tick()
    await world.server.drain()
    expect(statesOf(outcomes)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(world.server.count('PATCH')).toBe(5)
  },
)

test('when a pause ends, the other sessions do not wait for the retry of the one that caused it', async () => {
  const world = await new World({ sessions: SESSIONS, edit: { retryDelay: 9000 } }).mount()
  for (const sessionId of ['s', 't']) world.edit({ a: 1 }, { sessionId })
  await tick()
  await world.server.patch().refuse(429, { retryAfter: 7 })
  timers.run(7000)
  await tick()
  expect(inFlight(world)).toEqual(['t'])
})

test('of two waits that the server has asked for, the longer one counts', async () => {
  const { world } = await editThree(2)
  await world.server.patch().refuse(429, { retryAfter: 7 })
  await world.server.patch().refuse(429, { retryAfter: 9 })
  timers.run(7000)
  await tick()
  expect(inFlight(world)).toEqual([])
  timers.run(9000)
  await tick()
  expect(inFlight(world)).toHaveLength(2)
})

test('a Retry-After of more than a minute fails its own edit and pauses no other', async () => {
  const { world, outcomes } = await editThree()
  await world.server.patch().refuse(429, { retryAfter: 61 })
  expect(isZepError(outcomes[0]?.error, 'rate_limited')).toBe(true)
  expect(inFlight(world)).toEqual(['t'])
})

test('a refusal for good lets the next session send at once, whatever its Retry-After', async () => {
  const { world } = await editThree()
  await world.server.patch().refuse(400, { retryAfter: 7 })
  expect(inFlight(world)).toEqual(['t'])
})

test('offline, an edit that waits for its turn counts as paused, and is sent on reconnect', async () => {
  onTestFinished(() => onlineManager.setOnline(true))
  const { world, outcomes } = await editThree()
  await world.switchTo('t')
  expect(world.app.saveState.status).toBe('saving')
  onlineManager.setOnline(false)
  await tick()
  expect(world.app.saveState.status).toBe('paused')
  await world.server.patch().respond()
  expect(inFlight(world)).toEqual([])
  onlineManager.setOnline(true)
  await tick()
  expect(world.app.saveState.status).toBe('saving')
  expect(inFlight(world)).toEqual(['t'])
  await world.server.drain()
  expect(statesOf(outcomes)).toEqual(['ok', 'ok', 'ok'])
  expect(world.server.count('PATCH')).toBe(3)
})

test('a listener of the app that throws does not keep the turn', async () => {
  const { world } = await editThree()
  const unhandled: unknown[] = []
  const note = (error: unknown): void => void unhandled.push(error)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  const unsubscribe = world.queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'setState') return
    throw new Error('a listener of the app')
  })
  await world.server.patch().respond()
  unsubscribe()
  expect(unhandled).toHaveLength(1)
  expect(inFlight(world)).toEqual(['t'])
})

test('an edit that is removed while it waits for its turn leaves it to the next', async () => {
  const { world, outcomes } = await editThree()
  const cache = world.queryClient.getMutationCache()
  const [, waiting] = cache.getAll()
  if (waiting) cache.remove(waiting)
  await tick()
  await world.server.patch().respond()
  expect(inFlight(world)).toEqual(['u'])
  expect(statesOf(outcomes)).toEqual(['ok', 'failed', 'pending'])
})

test('after queryClient.clear(), the next edit waits only for what is in flight', async () => {
  const { world } = await editThree()
  world.queryClient.clear()
  await tick()
  const later = world.edit({ b: 1 }, { sessionId: 'v' })
  await tick()
  expect(inFlight(world)).toEqual(['s'])
  await world.server.patch().respond()
  expect(inFlight(world)).toEqual(['v'])
  await world.server.patch().respond()
  expect(later.state).toBe('ok')
})

test('two QueryClients do not share a limit', async () => {
  const { world } = await editThree()
  const other = await new World({ server: world.server }).open()
  other.edit({ b: 1 }, { sessionId: 'v' })
  await tick()
  expect(inFlight(world)).toEqual(['s', 'v'])
})
