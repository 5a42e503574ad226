import { flushSync } from 'react-dom'
import { expect, test } from 'vitest'

import { isZepError, type Metadata, type StandardSchema } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

test('what is shown, sent and retried is what was given, whatever the caller changes later', async () => {
  const world = await new World().mount()
  const metadata: Metadata = { a: 1, o: { x: 1 } }
  const outcome = world.edit(metadata)
  metadata['a'] = 2
  ;(metadata['o'] as Metadata)['x'] = 2
  const given = { a: 1, o: { x: 1 } }
  world.edit({ b: 1 })
  expect(world.view()).toEqual({ ...BASE, ...given, b: 1 })
  await tick()
  await world.server.patch().refuse(503)
  await tick()
  expect(world.server.sent()).toEqual([given, given])
  await world.server.drain('PATCH', () => 400)
  expect(outcome.state).toBe('failed')
  world.app.saveState.retry()
  await world.server.drain()
  expect(world.server.metadata('s')).toEqual({ ...BASE, ...given, b: 1 })
})

test('one variables object given to two hooks is two edits, each with its own outcome', async () => {
  const schema: StandardSchema<Metadata> = {
    '~standard': { validate: async () => ({ issues: [{ message: 'no' }] }) },
  }
  const world = await new World({ second: { schema } }).mount()
  const variables = { sessionId: 's', metadata: { a: 1 } }
  const outcomes: Record<string, string> = {}
  flushSync(() => {
    for (const by of ['second', 'first'] as const) {
      world.app[by].mutate(variables, {
        onSettled: (_, error) => (outcomes[by] = error?.code ?? 'ok'),
      })
    }
  })
  await world.server.drain()
  expect(outcomes).toEqual({ first: 'ok', second: 'invalid_input' })
  expect(world.server.sent()).toEqual([{ a: 1 }])
})

test('a schema may return a thenable that is not a native promise', async () => {
  const schema: StandardSchema<Metadata> = {
    '~standard': {
      validate: () => ({
        then: (resolve) => Promise.resolve({ issues: [{ message: 'no' }] }).then(resolve),
      }),
    },
  }
  const world = await new World({ edit: { schema } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  expect(isZepError(outcome.error, 'invalid_input')).toBe(true)
  expect(world.shown).toEqual([BASE])
})

test('mutate() without variables is refused with a ZepError', async () => {
  const world = await new World().mount()
  const error: unknown = await world.app.first
    .mutateAsync(undefined as never)
    .catch((e: unknown) => e)
  expect(isZepError(error, 'invalid_input')).toBe(true)
})

test('two calls of one hook before it renders again are two edits', async () => {
  const world = await new World().mount()
  const { mutateAsync } = world.app.first
  const outcomes = Promise.allSettled([
    mutateAsync({ sessionId: 's', metadata: { a: 1 } }),
    mutateAsync({ sessionId: 't', metadata: { b: 1 } }),
  ])
  await world.server.drain()
  expect(await outcomes).toMatchObject([
    { status: 'fulfilled', value: { sessionId: 's', metadata: { ...BASE, a: 1 } } },
    { status: 'fulfilled', value: { sessionId: 't', metadata: { ...BASE, b: 1 } } },
  ])
  expect(world.server.count('PATCH')).toBe(2)
})
