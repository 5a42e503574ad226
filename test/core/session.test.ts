import * as z from 'zod/mini'
import { expect, test } from 'vitest'

import { sessionListSchema, sessionSchema } from '../../src/exports/core'

test('sessionSchema parses a session as Zep sends it', () => {
  expect(z.parse(sessionSchema, { session_id: 'a', metadata: null, new_field: 1 })).toMatchObject({
    sessionId: 'a',
    metadata: {},
    userId: null,
    new_field: 1,
  })
})

test('sessionSchema reports what is wrong and where', () => {
  const { error } = z.safeParse(sessionSchema, { session_id: 'a', metadata: [] })
  expect(error?.issues).toMatchObject([
    {
      path: ['metadata'],
      message: 'metadata is not an object',
      params: { code: 'metadata_not_object' },
    },
  ])
})

test('sessionListSchema reports which row is wrong', () => {
  const { error } = z.safeParse(sessionListSchema, { sessions: [{ session_id: 'a' }, {}] })
  expect(error?.issues).toMatchObject([{ path: ['sessions', 1, 'session_id'] }])
  expect(z.safeParse(sessionListSchema, [])).toMatchObject({ success: false })
})

test("sessionSchema can be extended with a schema for the app's metadata", () => {
  const metadata = z.looseObject({ plan: z.string() })
  const mine = z.intersection(sessionSchema, z.object({ metadata }))
  const wire = { session_id: 'a', metadata: { plan: 'pro', other: 1 } }
  const session = z.parse(mine, wire)
  expect(session.metadata.plan.toUpperCase()).toBe('PRO')
  expect(session).toEqual(z.parse(sessionSchema, wire))
  expect(z.safeParse(mine, { ...wire, metadata: {} }).success).toBe(false)
})

test('sessionSchema does not recurse into metadata', () => {
  const metadata: unknown = JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000))
  expect(z.parse(sessionSchema, { session_id: 'a', metadata }).metadata).toBe(metadata)
})
