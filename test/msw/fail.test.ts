import { expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { createZepHandler } from '../../src/exports/server'
import { BASE_URL, startZep } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }
const edit = { metadata: { plan: 'pro' } }

test('the server does not apply a request that fails before', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status: 503 })

  const response = await send('PATCH', '/sessions/demo', edit)

  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ message: expect.any(String) })
  expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  expect(zep.requests[0]?.status).toBe(503)
})

test('the server applies a request that fails after, and only its response is replaced', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status: 503, on: 'after' })

  expect((await send('PATCH', '/sessions/demo', edit)).status).toBe(503)
  expect(zep.session('demo')?.metadata).toEqual({ plan: 'pro' })
})

test.each([
  ['before', 'free'],
  ['after', 'pro'],
] as const)(
  "the status 'network' breaks the connection %s the server has applied the request",
  async (on, plan) => {
    const { zep, send } = startZep({ sessions: [demo] })
    zep.fail({ status: 'network', on })

    await expect(send('PATCH', '/sessions/demo', edit)).rejects.toThrow(TypeError)
    expect(zep.session('demo')?.metadata).toEqual({ plan })
    expect(zep.requests[0]?.status).toBe('network')
  },
)

test('every request fails by default', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status: 500 })

  for (let i = 0; i < 3; i++) expect((await send('GET', '/sessions/demo')).status).toBe(500)
})

test('times limits how many requests fail', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status: 500, times: 2 })

  const statuses = []
  for (let i = 0; i < 4; i++) statuses.push((await send('GET', '/sessions/demo')).status)
  expect(statuses).toEqual([500, 500, 200, 200])
})

test('the returned function removes its own fault only', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  const fault = { status: 500 }
  const remove = zep.fail(fault)
  zep.fail({ ...fault, status: 502 })

  expect((await send('GET', '/sessions/demo')).status).toBe(500)
  remove()
  expect((await send('GET', '/sessions/demo')).status).toBe(502)
})

test('an object that is passed twice adds two faults, which count separately', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  const fault = { status: 500, times: 1 }
  zep.fail(fault)
  zep.fail(fault)

  const statuses = []
  for (let i = 0; i < 3; i++) statuses.push((await send('GET', '/sessions/demo')).status)
  expect(statuses).toEqual([500, 500, 200])
})

test('sessionId, method and when restrict which requests fail', async () => {
  const { zep, send } = startZep({ sessions: [demo, { sessionId: 'other' }] })
  zep.fail({
    status: 400,
    sessionId: 'demo',
    method: 'patch',
    when: ({ body }) => JSON.stringify(body).includes('pro'),
  })

  expect((await send('GET', '/sessions/demo')).status).toBe(200)
  expect((await send('PATCH', '/sessions/other', edit)).status).toBe(200)
  expect((await send('PATCH', '/sessions/demo', { metadata: { a: 1 } })).status).toBe(200)
  expect((await send('PATCH', '/sessions/demo', edit)).status).toBe(400)
})

test.each([
  [400, '{"message":"bad request"}\n'],
  [401, 'unauthorized\n'],
  [404, '{"message":"not found"}\n'],
  [405, ''],
  [409, '{"message":"session ended: session has ended"}\n'],
  [413, '{"message":"request body too large"}\n'],
  [429, '{"message":"too many concurrent writes to the same record"}\n'],
])('the body of a %i is the one Zep sends', async (status, body) => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status })

  const response = await send('GET', '/sessions/demo')
  expect(response.status).toBe(status)
  expect(await response.text()).toBe(body)
  expect(response.headers.get('Retry-After')).toBeNull()
})

test('message, retryAfter and headers are sent', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({
    status: 429,
    message: 'slow down',
    retryAfter: 2,
    headers: { 'X-Request-Id': 'r1' },
  })

  const response = await send('GET', '/sessions/demo')
  expect(await response.json()).toEqual({ message: 'slow down' })
  expect(response.headers.get('Retry-After')).toBe('2')
  expect(response.headers.get('X-Request-Id')).toBe('r1')
})

test.each([401, 405, 409, 500, 502])(
  'retryable: false marks a %i as react-zep/server does, and the client retries nothing',
  async (status) => {
    const { zep, send } = startZep({ sessions: [demo] })
    const client = createZepClient({ baseUrl: BASE_URL })
    zep.fail({ status, retryable: false })

    const response = await send('GET', '/sessions/demo')
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Type')).toContain('application/json')
    expect(await response.json()).toEqual({ message: expect.any(String), retryable: false })
    await expect(client.getSession('demo')).rejects.toMatchObject({
      status,
      retryable: false,
      issues: [{ code: 'not_retryable' }],
    })
  },
)

test('the default message of a marked error is that of the handler', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status: 502, retryable: false, times: 1 })
  zep.fail({ status: 502, retryable: false, message: 'wrong key' })
  const handler = createZepHandler({
    apiKey: () => undefined,
    authorize: () => true,
    basePath: '/api/zep',
  })

  const mocked = await (await send('GET', '/sessions/demo')).json()
  const response = await handler(new Request('https://app.test/api/zep/sessions/demo'))
  expect(await response.json()).toEqual(mocked)
  expect(await (await send('GET', '/sessions/demo')).json()).toEqual({
    message: 'wrong key',
    retryable: false,
  })
})

test('an error that is not marked says nothing about a retry', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status: 502 })

  expect(await (await send('GET', '/sessions/demo')).json()).toEqual({
    message: 'mock failure 502',
  })
})
