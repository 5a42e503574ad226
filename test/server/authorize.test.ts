import { describe, expect, test } from 'vitest'

import { createZepHandler } from '../../src/exports/server'
import {
  API_KEY,
  serve,
  serveAll,
  SESSION_OPERATIONS,
  type SessionOperation,
} from '../harness/serve'

/** What an untyped function may return. */
const anything = (value: unknown) => () => value as boolean

const cause = new Error('the database is down')

const METHODS: Record<SessionOperation, string> = {
  getSession: 'GET',
  updateSession: 'PATCH',
  addSession: 'POST',
  deleteSession: 'DELETE',
}

describe.each(SESSION_OPERATIONS)('%s', (operation) => {
  const success = operation === 'addSession' ? 201 : 200

  test.each([
    ['false', false],
    ['undefined', undefined],
    ['null', null],
    ['1', 1],
    ['"true"', 'true'],
    ['"false"', 'false'],
    ['a user', { id: 'u1' }],
    ['an empty object', {}],
    ['an array', [true]],
    ['a boxed true', new Boolean(true)],
    ['a function', () => true],
    ['a Response', new Response('ok')],
    ['a promise of false', Promise.resolve(false)],
    ['a promise of 1', Promise.resolve(1)],
    ['a promise of a user', Promise.resolve({ id: 'u1' })],
    ['a promise of nothing', Promise.resolve()],
  ])('responds with 403 and does not call Zep if authorize returns %s', async (_, value) => {
    const served = serveAll({ authorize: anything(value) })
    const response = await served.send(operation)

    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({ message: 'authorize did not allow this request.' })
    expect(served.zep.requests).toEqual([])
    expect(served.errors).toEqual([])
  })

  test.each([
    [
      'throws',
      () => {
        throw cause
      },
    ],
    ['rejects', () => Promise.reject(cause)],
  ])(
    'responds with 403, does not call Zep and tells onError why if authorize %s',
    async (_, authorize) => {
      const served = serveAll({ authorize })
      const response = await served.send(operation)

      expect(response.status).toBe(403)
      expect(await response.text()).not.toContain('database')
      expect(served.zep.requests).toEqual([])
      expect(served.errors).toMatchObject([{ code: 'forbidden', cause, sessionId: 's1' }])
      expect(served.errors[0]?.message).toMatch(new RegExp(`^${operation}: authorize threw`))
    },
  )

  test.each([
    ['true', true],
    ['a promise of true', Promise.resolve(true)],
  ])('is allowed if authorize returns %s', async (_, value) => {
    const served = serveAll({ authorize: anything(value) })

    expect((await served.send(operation)).status).toBe(success)
    expect(served.zep.requests).toHaveLength(1)
  })

  test('calls authorize once, with the operation, the method, the session and the request', async () => {
    const served = serveAll()
    await served.send(operation)

    expect(served.asked).toHaveLength(1)
    const [access] = served.asked
    expect(access).toMatchObject({
      operation,
      method: METHODS[operation],
      sessionId: 's1',
      userId: operation === 'addSession' ? 'u1' : null,
    })
    expect(access?.request).toBeInstanceOf(Request)
    expect(Object.keys(access ?? {}).sort()).toEqual([
      'method',
      'operation',
      'request',
      'sessionId',
      'userId',
    ])
  })

  test('waits for authorize before it calls Zep', async () => {
    let resolve: (isAllowed: boolean) => void = () => undefined
    const promise = new Promise<boolean>((settle) => (resolve = settle))
    const served = serveAll({ authorize: () => promise })
    const response = served.send(operation)
    await new Promise((done) => setImmediate(done))
    expect(served.zep.requests).toEqual([])

    resolve(true)
    expect((await response).status).toBe(success)
  })

  test('calls authorize for every request', async () => {
    let isAllowed = true
    const served = serveAll({ authorize: () => isAllowed })
    expect((await served.send(operation)).status).toBe(success)
    isAllowed = false

    expect((await served.send(operation)).status).toBe(403)
  })
})

test('shows authorize the cookies and the Authorization header of the request', async () => {
  const { get, zep } = serve({
    authorize: ({ request }) =>
      request.headers.get('Cookie') === 'sid=1' &&
      request.headers.get('Authorization') === 'Bearer t',
  })

  const headers = { Cookie: 'sid=1', Authorization: 'Bearer t' }
  expect((await get('/sessions/s1', headers)).status).toBe(200)
  expect((await get('/sessions/s1', { Cookie: 'sid=2' })).status).toBe(403)
  expect(zep.requests).toHaveLength(1)
})

test.each(['updateSession', 'deleteSession'] as const)(
  'reads no body of %s before authorize allows it',
  async (operation) => {
    let isPulled = false
    const body = new ReadableStream(
      {
        pull(controller) {
          isPulled = true
          controller.enqueue(new TextEncoder().encode('{}'))
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const { send } = serveAll({ authorize: () => false })

    expect((await send(operation, { body })).status).toBe(403)
    expect(isPulled).toBe(false)
  },
)

test('does not tell strangers whether a session exists', async () => {
  const found = serve({ authorize: () => false })
  const missing = serve({ authorize: () => false }, () => new Response('no', { status: 404 }))
  const responses = await Promise.all([found.get('/sessions/s1'), missing.get('/sessions/s1')])

  expect(responses.map(({ status }) => status)).toEqual([403, 403])
  expect(await responses[0].text()).toBe(await responses[1].text())
})

test.each([undefined, null, true, 'yes', {}])(
  'refuses to be created with authorize %s',
  (authorize) => {
    const options = { apiKey: API_KEY, authorize: authorize as () => true }

    expect(() => createZepHandler(options)).toThrow('authorize must be a function')
  },
)
