import { expect, test } from 'vitest'

import { makeSession } from '../../src/exports/msw'

test('makeSession makes a complete session, the same one every time', () => {
  expect(makeSession()).toEqual({
    sessionId: 'session-1',
    metadata: {},
    userId: null,
    createdAt: '2026-01-01T00:00:00.000000Z',
    updatedAt: '2026-01-01T00:00:00.000000Z',
    endedAt: null,
    deletedAt: null,
    uuid: '00000000-0000-4000-8000-000000000001',
    id: 1,
    projectUuid: '00000000-0000-0000-0000-000000000000',
  })
})

test('makeSession keeps what it is given, and derives the other fields from it', () => {
  const session = makeSession({
    id: 7,
    metadata: { plan: 'free' },
    createdAt: '2026-05-01T00:00:00Z',
  })

  const plan: string = session.metadata.plan
  expect(plan).toBe('free')
  expect(session).toMatchObject({
    uuid: '00000000-0000-4000-8000-000000000007',
    updatedAt: '2026-05-01T00:00:00Z',
  })
})
