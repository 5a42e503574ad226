import { expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { BASE_URL, startZep } from '../harness/startZep'

const demo = { sessionId: 'demo', userId: 'u1' }

test('a session can be added for a user of the option, for one of the seeds, and for none', async () => {
  const { zep, send } = startZep({ sessions: [demo], users: ['u2'] })

  for (const [index, user_id] of ['u1', 'u2', null, undefined].entries()) {
    const response = await send('POST', '/sessions', { session_id: `new-${index}`, user_id })
    expect(response.status).toBe(201)
    expect(zep.session(`new-${index}`)?.userId).toBe(user_id ?? null)
  }
})

test.each([
  ['an unknown user', { session_id: 'new', user_id: 'nobody' }, 'user not found'],
  [
    'an empty user id',
    { session_id: 'new', user_id: '' },
    'bad request: user does not exist with user_id: ',
  ],
  ['an unknown user before an empty id', { session_id: '', user_id: 'nobody' }, 'user not found'],
  [
    'an id that exists before an empty user id',
    { session_id: 'demo', user_id: '' },
    'bad request: session already exists with session_id: demo',
  ],
])('the server refuses %s with a 400', async (_, body, message) => {
  const { zep, send } = startZep({ sessions: [demo, { sessionId: 'seed', userId: '' }] })

  const response = await send('POST', '/sessions', body)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ message })
  expect(zep.session('new')).toBeUndefined()
})

test('a user stays after the last session is deleted, and after reset()', async () => {
  const { zep, send } = startZep({ sessions: [demo], users: ['u2'] })
  zep.remoteDelete('demo')
  const body = { session_id: 'new', user_id: 'u1' }
  expect((await send('POST', '/sessions', body)).status).toBe(201)

  zep.reset()
  const other = { session_id: 'new', user_id: 'u2' }
  expect((await send('POST', '/sessions', other)).status).toBe(201)
})

test('the users are copied when the mock is created', async () => {
  const users = ['u2']
  const { zep, send } = startZep({ users })
  users.length = 0
  zep.reset()

  expect((await send('POST', '/sessions', { session_id: 'a', user_id: 'u2' })).status).toBe(201)
})

test('an unknown user reaches the client as bad_request', async () => {
  startZep()
  const client = createZepClient({ baseUrl: BASE_URL })

  await expect(client.addSession({ sessionId: 'new', userId: 'nobody' })).rejects.toMatchObject({
    code: 'bad_request',
    status: 400,
  })
})

test('GET /users/{userId} returns a user that exists', async () => {
  const { send } = startZep({ sessions: [demo], users: ['u0'] })

  const response = await send('GET', '/users/u1')
  expect(response.status).toBe(200)
  expect(JSON.parse(await response.text())).toEqual({
    uuid: '00000000-0000-4000-8000-000000000002',
    id: 2,
    created_at: '2026-01-01T00:00:00.000000Z',
    updated_at: '2026-01-01T00:00:00.000000Z',
    deleted_at: null,
    user_id: 'u1',
    project_uuid: '00000000-0000-0000-0000-000000000000',
    session_count: 1,
  })
  expect((await send('GET', '/users/nobody')).status).toBe(404)
})
