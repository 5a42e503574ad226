import { describe, expect, test, vi } from 'vitest'

import type * as clientModule from '../../src/core/client'
import {
  type AppThroughHandler as App,
  connectThroughHandler as connect,
} from '../harness/connectThroughHandler'
import { tick } from '../harness/tick'
import { BASE, type Outcome, World } from '../harness/World'

// jsdom looks like a browser, where no handler would hold a key.
vi.mock('../../src/core/client', async (importOriginal) => {
  const original = await importOriginal<typeof clientModule>()
  const createZepClient: typeof original.createZepClient = (options) =>
    original.createZepClient({ ...options, dangerouslyAllowBrowser: true })
  return { ...original, createZepClient }
})

/** An app whose requests go to Zep. */
async function connectDirectly(): Promise<App> {
  return { world: await new World().mount(), errors: [] }
}

/** Makes three edits while another is in flight, so that they are sent as one PATCH. */
async function editThreeTimes({ world }: App): Promise<Outcome[]> {
  world.edit({ first: 1 })
  const outcomes = [{ a: 1 }, { bad: 1 }, { c: 1 }].map((metadata) => world.edit(metadata))
  await tick()
  await world.server.patch().respond()
  expect(world.server.sent()).toEqual([{ first: 1 }, COMPOSED])
  return outcomes
}

/** Zep refuses every PATCH with a bad edit in it. */
async function refuseBad({ world }: App, status: number): Promise<void> {
  await world.server.drain('PATCH', ({ patch }) => (patch && 'bad' in patch ? status : 200))
  expect(world.server.overlaps).toEqual([])
}

const COMPOSED = { a: 1, bad: 1, c: 1 }
const ONE_BY_ONE = [{ a: 1 }, { bad: 1 }, { c: 1 }]
const GOOD = { ...BASE, first: 1, a: 1, c: 1 }

/** What was sent after the first edit. */
const sent = ({ world }: App) => world.server.sent().slice(1)

const states = (outcomes: Outcome[]) => outcomes.map(({ state }) => state)

describe.each([
  ['without a handler', connectDirectly],
  ['through the handler', connect],
])('%s', (path, open) => {
  const isDirect = path === 'without a handler'

  test.each([400, 413, 422])(
    'a %i fails the bad edit alone, after one try of all and one of each',
    async (status) => {
      const app = await open()
      const outcomes = await editThreeTimes(app)
      await refuseBad(app, status)

      expect(states(outcomes)).toEqual(['ok', 'failed', 'ok'])
      expect(outcomes[1]?.error).toMatchObject({ status, retryable: false })
      expect(sent(app)).toEqual([COMPOSED, ...ONE_BY_ONE])
      expect(app.world.view()).toEqual(GOOD)
    },
  )

  test('a 500 fails the bad edit alone, once the retries of all are exhausted', async () => {
    const app = await open()
    const outcomes = await editThreeTimes(app)
    await refuseBad(app, 500)

    expect(states(outcomes)).toEqual(['ok', 'failed', 'ok'])
    expect(outcomes[1]?.error).toMatchObject({ code: 'server', status: 500 })
    expect(sent(app)).toEqual([COMPOSED, COMPOSED, COMPOSED, ...ONE_BY_ONE])
    expect(app.world.view()).toEqual(GOOD)
  })

  test('a 500 that passes fails nothing, and the edits stay one PATCH', async () => {
    const app = await open()
    const outcomes = await editThreeTimes(app)
    await app.world.server.patch().refuse(500)
    await refuseBad(app, 200)

    expect(states(outcomes)).toEqual(['ok', 'ok', 'ok'])
    expect(sent(app)).toEqual([COMPOSED, COMPOSED])
  })

  test.each([401, 403])('a %i fails all edits of the request at once', async (status) => {
    const app = await open()
    const outcomes = await editThreeTimes(app)
    await refuseBad(app, status)

    expect(states(outcomes)).toEqual(['failed', 'failed', 'failed'])
    expect(sent(app)).toEqual([COMPOSED])
    expect(app.world.view()).toEqual({ ...BASE, first: 1 })
    const seen = isDirect ? status : 502
    for (const { error } of outcomes) {
      expect(error).toMatchObject({ status: seen, retryable: false })
      expect(String(error)).not.toContain('Try again')
    }
    expect(app.errors).toMatchObject(isDirect ? [] : [{ status }])
  })

  test('after a 401, the edits behind are sent as one PATCH, and fail likewise', async () => {
    const app = await open()
    const outcomes = await editThreeTimes(app)
    outcomes.push(app.world.edit({ d: 1 }), app.world.edit({ e: 1 }))
    await app.world.server.drain('PATCH', () => 401)

    expect(new Set(states(outcomes))).toEqual(new Set(['failed']))
    expect(sent(app)).toEqual([COMPOSED, { d: 1, e: 1 }])
    expect(app.errors).toHaveLength(isDirect ? 0 : 2)
  })

  test.each([502, 503, 504])(
    'a %i fails all edits of the request, once their retries are exhausted',
    async (status) => {
      const app = await open()
      const outcomes = await editThreeTimes(app)
      await refuseBad(app, status)

      expect(states(outcomes)).toEqual(['failed', 'failed', 'failed'])
      for (const { error } of outcomes) expect(error).toMatchObject({ code: 'server', status })
      expect(sent(app)).toEqual([COMPOSED, COMPOSED, COMPOSED])
      expect(app.world.view()).toEqual({ ...BASE, first: 1 })
    },
  )

  test('a lost connection fails nothing if the next try succeeds', async () => {
    const app = await open()
    const outcomes = await editThreeTimes(app)
    await app.world.server.patch().lose()
    await refuseBad(app, 200)

    expect(states(outcomes)).toEqual(['ok', 'ok', 'ok'])
    expect(sent(app)).toEqual([COMPOSED, COMPOSED])
    expect(app.errors).toMatchObject(isDirect ? [] : [{ code: 'network' }])
  })

  test.each([
    [404, 'not_found'],
    [409, 'conflict'],
    [410, 'gone'],
  ])('a %i fails every pending edit of the session', async (status, code) => {
    const app = await open()
    const outcomes = await editThreeTimes(app)
    outcomes.push(app.world.edit({ d: 1 }))
    await app.world.server.patch().refuse(status)
    await app.world.server.drain('PATCH')

    expect(new Set(states(outcomes))).toEqual(new Set(['failed']))
    for (const { error } of outcomes) expect(error).toMatchObject({ code, status })
    expect(sent(app)).toEqual([COMPOSED])
  })
})

test('a handler without a key fails all edits of the request at once, and Zep is not called', async () => {
  let key: string | undefined = 'key'
  const app = await connect({ apiKey: () => key })
  app.world.edit({ first: 1 })
  const outcomes = [app.world.edit({ a: 1 }), app.world.edit({ b: 1 })]
  await tick()
  key = undefined
  await app.world.server.drain('PATCH')

  expect(states(outcomes)).toEqual(['failed', 'failed'])
  for (const { error } of outcomes) expect(error).toMatchObject({ status: 500, retryable: false })
  expect(app.world.server.sent()).toEqual([{ first: 1 }])
  expect(app.errors).toMatchObject([{ code: 'invalid_input', issues: [{ path: 'apiKey' }] }])
})

test('authorize that refuses fails all edits of the request at once, and is asked once', async () => {
  let asked = 0
  const app = await connect({ authorize: ({ method }) => method !== 'PATCH' || asked++ === 0 })
  app.world.edit({ first: 1 })
  const outcomes = [app.world.edit({ a: 1 }), app.world.edit({ b: 1 })]
  await tick()
  await app.world.server.drain('PATCH')

  expect(states(outcomes)).toEqual(['failed', 'failed'])
  for (const { error } of outcomes) expect(error).toMatchObject({ code: 'forbidden', status: 403 })
  expect(asked).toBe(2)
})

test('edits that are over the limit of the handler only together are sent one by one', async () => {
  const app = await connect({ maxBodyBytes: 100 })
  const long = 'x'.repeat(60)
  app.world.edit({ first: 1 })
  const outcomes = [app.world.edit({ a: long }), app.world.edit({ b: long })]
  await tick()
  await app.world.server.drain('PATCH')

  expect(states(outcomes)).toEqual(['ok', 'ok'])
  expect(app.world.server.sent()).toEqual([{ first: 1 }, { a: long }, { b: long }])
  expect(app.errors).toEqual([])
})
