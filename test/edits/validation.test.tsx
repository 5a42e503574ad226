import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'

import { isZepError, type Metadata, type StandardSchema } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const cyclic: Metadata = {}
cyclic['self'] = cyclic

test.each([
  [
    'row 37: metadata that contains system',
    { system: { a: 1 } },
    'reserved_key',
    'metadata.system',
  ],
  ['row 38: an empty edit', {}, 'empty', 'metadata'],
  ['a value that JSON cannot represent', { a: { b: NaN } }, 'non_finite_number', 'metadata.a.b'],
  ['a cycle', cyclic, 'cycle', 'metadata.self'],
])('%s is refused before sending and never shown', async (_, edit, code, path) => {
  const world = await new World().mount()
  const outcome = world.edit(edit)
  expect(world.view()).toEqual(BASE)
  await tick()
  expect(isZepError(outcome.error, 'invalid_input')).toBe(true)
  expect(outcome.error).toMatchObject({ issues: [{ code, path }] })
  expect(world.app.saveState).toMatchObject({ status: 'failed', pendingCount: 0, failedCount: 1 })
  await world.server.drain()
  expect(world.shown).toEqual([BASE])
  expect(world.server.requests).toEqual([])
})

test.each(['', '.', 'a%2fb'])(
  'an edit of a session with the id %j is refused before sending',
  async (id) => {
    const world = await new World().mount()
    const outcome = world.edit({ a: 1 }, { sessionId: id })
    await tick()
    expect(isZepError(outcome.error, 'invalid_input')).toBe(true)
    expect(world.server.requests).toEqual([])
  },
)

test('row 38: an edit that changes nothing leaves the data as it is', async () => {
  const world = await new World({ sessions: { s: { base: true, o: { x: 1 } }, t: BASE } }).mount()
  const before = world.app.detail.data
  world.edit({ base: true, o: { x: 1 } })
  expect(world.app.detail.data).toBe(before)
  await tick()
  await world.server.patch().respond()
  // Not the session itself: every PATCH moves its `updatedAt`.
  expect(world.app.detail.data?.metadata).toBe(before?.metadata)
  expect(world.shown).toHaveLength(1)
})

const titleIsString = z.looseObject({ title: z.string().optional() })
const schemas: [string, StandardSchema<Metadata>][] = [
  ['a zod schema', titleIsString],
  ['an asynchronous zod schema', titleIsString.refine(async () => true)],
  ['a valibot schema', v.looseObject({ title: v.optional(v.string()) })],
  [
    'an asynchronous valibot schema',
    v.pipeAsync(
      v.looseObject({ title: v.optional(v.string()) }),
      v.checkAsync(async () => true),
    ),
  ],
]

test.each(schemas)('an edit that does not match %s is never shown', async (_, schema) => {
  const world = await new World({ second: { schema } }).mount()
  const bad = world.edit({ title: 1 }, { by: 'second' })
  const good = world.edit({ a: 1 })
  await tick()
  expect(bad.error).toMatchObject({
    code: 'invalid_input',
    sessionId: 's',
    issues: [{ path: 'metadata.title', code: 'schema' }],
  })
  expect(world.view()).toEqual({ ...BASE, a: 1 })
  await world.server.drain()
  expect(good.state).toBe('ok')
  expect(world.shown).toEqual([BASE, { ...BASE, a: 1 }])
  expect(world.server.sent()).toEqual([{ a: 1 }])
})

test.each(schemas)('an edit that matches %s is shown and sent unchanged', async (_, schema) => {
  const world = await new World({ edit: { schema } }).mount()
  const outcome = world.edit({ title: 'x' })
  await tick()
  expect(world.view()).toEqual({ ...BASE, title: 'x' })
  await world.server.drain()
  expect(outcome.state).toBe('ok')
  expect(world.shown).toEqual([BASE, { ...BASE, title: 'x' }])
  expect(world.server.sent()).toEqual([{ title: 'x' }])
})

test('an edit with an asynchronous schema keeps its place ahead of later edits', async () => {
  let finish: (result: { issues?: { message: string }[] }) => void = () => undefined
  const schema: StandardSchema<Metadata> = {
    '~standard': { validate: () => new Promise((resolve) => (finish = resolve)) },
  }
  const world = await new World({ edit: { schema }, second: { schema: undefined } }).mount()
  const first = world.edit({ k: 1 })
  const second = world.edit({ k: { x: 1 } }, { by: 'second' })
  await tick()
  expect(world.view()).toEqual({ ...BASE, k: { x: 1 } })
  expect(world.server.requests).toEqual([])
  finish({})
  await tick()
  await world.server.drain()
  expect([first.state, second.state]).toEqual(['ok', 'ok'])
  expect(world.server.sent()).toEqual([{ k: 1 }, { k: { x: 1 } }])
  expect(world.shown).toEqual([BASE, { ...BASE, k: { x: 1 } }])
})

test('a schema that throws fails its own edit and no other', async () => {
  const schema: StandardSchema<Metadata> = {
    '~standard': {
      validate: () => {
        throw new Error('a bug in the schema')
      },
    },
  }
  const world = await new World({ second: { schema } }).mount()
  const bad = world.edit({ a: 1 }, { by: 'second' })
  const good = world.edit({ b: 1 })
  await tick()
  expect(bad).toMatchObject({ state: 'failed', error: { message: 'a bug in the schema' } })
  await world.server.drain()
  expect(good.state).toBe('ok')
  expect(world.shown).toEqual([BASE, { ...BASE, b: 1 }])
})

test('a zod schema is a Standard Schema by type', () => {
  expectTypeOf(titleIsString).toExtend<StandardSchema<{ title?: string | undefined }>>()
})
