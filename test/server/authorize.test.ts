import { describe, expect, test } from 'vitest'
import { createZepHandler } from '../../src/exports/server'
import { API_KEY, EDIT, serve } from './serve'

/** What a function without types may return. */
const anything = (value: unknown) => () => value as boolean

const cause = new Error('the database is down')

describe.each(['GET', 'PATCH'] as const)('%s', (method) => {
  const ask = ({ get, patch }: ReturnType<typeof serve>) =>
    method === 'GET' ? get('/sessions/s1') : patch('/sessions/s1', EDIT)

  test.each([
    ['false', false],
    ['undefined', undefined],
    ['null', null],
    ['1', 1],
    ['"true"', 'true'],
    ['"false"', 'false'],
    ['a user', { id: 'u1' }],
    ['an empty object', {}],
    ['a list', [true]],
    ['a boxed true', new Boolean(true)],
    ['a function', () => true],
    ['a Response', new Response('ok')],
    ['a promise of false', Promise.resolve(false)],
    ['a promise of 1', Promise.resolve(1)],
    ['a promise of a user', Promise.resolve({ id: 'u1' })],
    ['a promise of nothing', Promise.resolve()],
  ])('403 without a call to Zep where authorize returns %s', async (_, value) => {
    const served = serve({ authorize: anything(value) })
    const response = await ask(served)

    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({ message: 'this is not allowed' })
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
  ])('403 without a call to Zep where authorize %s; onError hears why', async (_, authorize) => {
    const served = serve({ authorize })
    const response = await ask(served)

    expect(response.status).toBe(403)
    expect(await response.text()).not.toContain('database')
    expect(served.zep.requests).toEqual([])
    expect(served.errors).toMatchObject([{ code: 'forbidden', cause }])
  })

  test.each([
    ['true', true],
    ['a promise of true', Promise.resolve(true)],
  ])('lets through where authorize returns %s', async (_, value) => {
    const served = serve({ authorize: anything(value) })

    expect((await ask(served)).status).toBe(200)
    expect(served.zep.requests).toHaveLength(1)
  })

  test('asks once, with the method, the session and the request as it came', async () => {
    const served = serve()
    await ask(served)

    expect(served.asked).toHaveLength(1)
    const [access] = served.asked
    expect(access).toMatchObject({ method, sessionId: 's1', userId: null })
    expect(access?.request).toBeInstanceOf(Request)
    expect(Object.keys(access ?? {}).sort()).toEqual(['method', 'request', 'sessionId', 'userId'])
  })

  test('waits for authorize before it calls Zep', async () => {
    let resolve: (isAllowed: boolean) => void = () => undefined
    const promise = new Promise<boolean>((settle) => (resolve = settle))
    const served = serve({ authorize: () => promise })
    const asked = ask(served)
    await new Promise((done) => setImmediate(done))
    expect(served.zep.requests).toEqual([])

    resolve(true)
    expect((await asked).status).toBe(200)
  })

  test('asks again for every request', async () => {
    let isAllowed = true
    const served = serve({ authorize: () => isAllowed })
    expect((await ask(served)).status).toBe(200)
    isAllowed = false

    expect((await ask(served)).status).toBe(403)
  })
})

test('shows authorize the cookies and the authorization of the request', async () => {
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

test('reads no body before authorize has agreed', async () => {
  let isPulled = false
  const body = new ReadableStream(
    {
      pull(controller) {
        isPulled = true
        controller.enqueue(new TextEncoder().encode(EDIT))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const { patch } = serve({ authorize: () => false })

  expect((await patch('/sessions/s1', body)).status).toBe(403)
  expect(isPulled).toBe(false)
})

test('tells a stranger nothing about whether a session exists', async () => {
  const found = serve({ authorize: () => false })
  const missing = serve({ authorize: () => false }, () => new Response('no', { status: 404 }))
  const answers = await Promise.all([found.get('/sessions/s1'), missing.get('/sessions/s1')])

  expect(answers.map(({ status }) => status)).toEqual([403, 403])
  expect(await answers[0].text()).toBe(await answers[1].text())
})

test.each([undefined, null, true, 'yes', {}])('cannot be made with authorize %s', (authorize) => {
  const options = { apiKey: API_KEY, authorize: authorize as () => true }

  expect(() => createZepHandler(options)).toThrow('authorize must be a function')
})
