import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

import type { ZepHandlerOptions } from '../../src/exports/server'
import { serveAll } from '../harness/serve'

const BODIES = {
  updateSession: (metadata: unknown) => JSON.stringify({ metadata }),
  addSession: (metadata: unknown) => JSON.stringify({ session_id: 's1', metadata }),
}

const cause = new Error('the database is down')

describe.each(['updateSession', 'addSession'] as const)('the schema of %s', (operation) => {
  const success = operation === 'addSession' ? 201 : 200

  /** Sends metadata to a handler with a schema, and says what became of it. */
  async function write(options: Pick<ZepHandlerOptions, 'schema'>, metadata: unknown = { a: 1 }) {
    const served = serveAll(options)
    const response = await served.send(operation, { body: BODIES[operation](metadata) })
    const { message } = (await response.json()) as { message?: string }
    return { ...served, status: response.status, message, sent: served.zep.requests }
  }

  const object = z.object({ status: z.enum(['open', 'done']), count: z.number() }).partial()
  const schema = object.extend({ tags: z.array(z.string()).optional() }).strict()

  test('lets through what it accepts', async () => {
    const { status, sent } = await write({ schema }, { status: 'done', tags: ['x'] })

    expect(status).toBe(success)
    expect(sent[0]?.body).toBe(BODIES[operation]({ status: 'done', tags: ['x'] }))
  })

  test.each<[string, object, string]>([
    ['one wrong value', { status: 'secret' }, 'metadata.status'],
    ['two', { status: 'secret', count: 'secret' }, 'metadata.status, metadata.count'],
    ['an item of an array', { tags: ['a', 5] }, 'metadata.tags[1]'],
    ['an unknown key', { secret: 1 }, 'metadata'],
  ])('refuses %s with 422 and says where, without quoting it', async (_, metadata, where) => {
    const { status, message, sent, errors } = await write({ schema }, metadata)

    expect(status).toBe(422)
    expect(message).toBe(`The metadata does not match the schema at ${where}.`)
    expect([...sent, ...errors]).toEqual([])
  })

  test('may be of valibot, whose paths and messages differ', async () => {
    const valibot = v.strictObject({ a: v.optional(v.object({ 'b c': v.string() })) })
    const { status, message } = await write({ schema: valibot }, { a: { 'b c': 123_456 } })

    expect(status).toBe(422)
    expect(message).toBe('The metadata does not match the schema at metadata.a["b c"].')
  })

  test('names three places at most', async () => {
    const strict = z.record(z.string(), z.string())
    const { message } = await write({ schema: strict }, { a: 1, b: 1, c: 1, d: 1, e: 1 })

    expect(message).toBe(
      'The metadata does not match the schema at metadata.a, metadata.b, metadata.c and 2 more places.',
    )
  })

  test('transforms nothing: what the caller has sent is sent', async () => {
    const upper = z.object({
      name: z.string().transform((name) => name.toUpperCase()),
      plan: z.string().default('gold'),
    })
    const { sent } = await write({ schema: upper }, { name: 'ada', extra: 1 })

    expect(sent[0]?.body).toBe(BODIES[operation]({ name: 'ada', extra: 1 }))
  })

  test('cannot change what is sent', async () => {
    const validate = (value: unknown) => {
      Object.assign(value as object, { plan: 'gold' })
      return {}
    }
    const { sent } = await write({ schema: { '~standard': { validate } } }, { a: 1 })

    expect(sent[0]?.body).toBe(BODIES[operation]({ a: 1 }))
  })

  test.each<[string, () => unknown]>([
    ['a promise of issues', async () => ({ issues: [{ message: 'no' }] })],
    // A lazy query, for example, is no native promise.
    ['a thenable', () => ({ then: (done: (r: object) => void) => done({ issues: [{}] }) })],
    ['issues that are empty', () => ({ issues: [] })],
  ])('refuses with 422 if it returns %s', async (_, validate) => {
    const refusing = { '~standard': { validate } } as ZepHandlerOptions['schema']
    const { status, sent } = await write({ schema: refusing })

    expect(status).toBe(422)
    expect(sent).toEqual([])
  })

  test.each<[string, () => never]>([
    [
      'throws',
      () => {
        throw cause
      },
    ],
    ['rejects', () => Promise.reject(cause) as never],
  ])('refuses with 422 if it %s, and onError is told why', async (_, validate) => {
    const { status, sent, errors } = await write({ schema: { '~standard': { validate } } })

    expect(status).toBe(422)
    expect(sent).toEqual([])
    expect(errors).toMatchObject([{ code: 'forbidden', cause }])
    expect(errors[0]?.message).toMatch(new RegExp(`^${operation}: schema threw an error`))
  })

  test('fails closed if it returns nothing at all', async () => {
    const broken = { '~standard': { validate: () => undefined } } as never
    const { status, sent } = await write({ schema: broken })

    expect(status).toBe(500)
    expect(sent).toEqual([])
  })

  test('refuses a long key in few words', async () => {
    const validate = (value: unknown) => ({
      issues: Object.keys(value as object).map((key) => ({ path: [key], message: key })),
    })
    const metadata = { ['k'.repeat(900_000)]: 1, b: 1 }
    const { status, message } = await write({ schema: { '~standard': { validate } } }, metadata)

    expect(status).toBe(422)
    expect(message?.length).toBeLessThanOrEqual(200)
  })
})
