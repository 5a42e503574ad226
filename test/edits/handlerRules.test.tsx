import { expect, test, vi } from 'vitest'

import type * as clientModule from '../../src/core/client'
import type { ZepHandlerOptions } from '../../src/exports/server'
import { connectThroughHandler as connect } from '../harness/connectThroughHandler'
import { tick } from '../harness/tick'
import { BASE, type Outcome } from '../harness/World'

// jsdom looks like a browser, where no handler would hold a key.
vi.mock('../../src/core/client', async (importOriginal) => {
  const original = await importOriginal<typeof clientModule>()
  const createZepClient: typeof original.createZepClient = (options) =>
    original.createZepClient({ ...options, dangerouslyAllowBrowser: true })
  return { ...original, createZepClient }
})

const states = (outcomes: Outcome[]) => outcomes.map(({ state }) => state)

test.each([401, 403])('one edit with a wrong key (%i) costs one PATCH', async (status) => {
  const app = await connect()
  const outcome = app.world.edit({ a: 1 })
  await tick()
  await app.world.server.drain('PATCH', () => status)

  expect(outcome).toMatchObject({ state: 'failed', error: { status: 502, retryable: false } })
  expect(app.world.server.sent()).toEqual([{ a: 1 }])
  expect(app.errors).toMatchObject([{ status }])
})

const refusing = (metadata: unknown) => ({
  issues: Object.hasOwn(metadata as object, 'bad') ? [{ message: 'no', path: ['bad'] }] : undefined,
})

test.each<[string, Partial<ZepHandlerOptions>]>([
  ['readOnlyKeys', { readOnlyKeys: ['bad'] }],
  ['schema', { schema: { '~standard': { validate: refusing } } }],
  ['authorizeEdit', { authorizeEdit: ({ metadata }) => !Object.hasOwn(metadata, 'bad') }],
])('%s that refuses one edit of a composed PATCH fails that edit alone', async (_, rules) => {
  const edited: object[] = []
  const app = await connect({ ...rules, onEdit: ({ metadata }) => void edited.push(metadata) })
  app.world.edit({ first: 1 })
  const outcomes = [{ a: 1 }, { bad: 1 }, { c: 1 }].map((metadata) => app.world.edit(metadata))
  await tick()
  await app.world.server.drain('PATCH')

  expect(states(outcomes)).toEqual(['ok', 'failed', 'ok'])
  expect(outcomes[1]?.error).toMatchObject({ code: 'http', status: 422, retryable: false })
  // Nothing with the bad edit in it has reached Zep.
  expect(app.world.server.sent()).toEqual([{ first: 1 }, { a: 1 }, { c: 1 }])
  expect(edited).toEqual([{ first: 1 }, { a: 1 }, { c: 1 }])
  expect(app.world.view()).toEqual({ ...BASE, first: 1, a: 1, c: 1 })
  expect(app.errors).toEqual([])
})

test('maxConcurrentUpdates: edits of two sessions reach Zep one after another, and none is lost', async () => {
  const app = await connect({ maxConcurrentUpdates: 1 })
  const outcomes = [app.world.edit({ a: 1 }), app.world.edit({ a: 2 }, { sessionId: 't' })]
  await tick()
  expect(app.world.server.sent('s')).toEqual([{ a: 1 }])
  expect(app.world.server.sent('t')).toEqual([])
  await app.world.server.drain('PATCH')

  expect(states(outcomes)).toEqual(['ok', 'ok'])
  expect(app.world.server.sent('t')).toEqual([{ a: 2 }])
})
