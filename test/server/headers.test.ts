import { describe, expect, test } from 'vitest'

import { API_KEY, EDIT, json, serve, serveAll, SESSION_OPERATIONS } from '../harness/serve'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

const FROM_BROWSER = {
  Cookie: 'sid=secret-cookie',
  Authorization: 'Bearer secret-token',
  'Proxy-Authorization': 'Basic secret-proxy',
  'X-Forwarded-For': '10.0.0.1',
  'X-Forwarded-Host': 'evil.test',
  'X-Forwarded-Proto': 'http',
  'X-Real-IP': '10.0.0.1',
  'CF-Connecting-IP': '10.0.0.1',
  'True-Client-IP': '10.0.0.1',
  Forwarded: 'for=10.0.0.1',
  Via: '1.1 evil',
  Origin: 'https://app.test',
  Referer: 'https://app.test/secret-page',
  Host: 'evil.test',
  'User-Agent': 'secret-agent',
  'Accept-Language': 'xx',
  'If-None-Match': '"x"',
  Range: 'bytes=0-1',
  'X-Request-Id': 'forged',
  'X-Api-Key': 'forged',
  Traceparent: '00-forged',
  Connection: 'X-Evil',
  'X-Evil': '1',
  'Transfer-Encoding': 'chunked',
}

const FROM_ZEP = {
  'Set-Cookie': 'zep=secret',
  'Content-Encoding': 'identity',
  'Content-Type': 'text/html',
  'Content-Disposition': 'attachment; filename=x.html',
  'Cache-Control': 'public, max-age=3600',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Content-Security-Policy': 'default-src *',
  'Strict-Transport-Security': 'max-age=0',
  'Clear-Site-Data': '"*"',
  'WWW-Authenticate': 'Basic',
  Location: 'https://internal.zep.test',
  Link: '<https://evil.test>; rel=preload',
  Refresh: '0; url=https://evil.test',
  ETag: '"x"',
  Server: 'zep-internal',
  Via: '1.1 zep-internal',
  'X-Powered-By': 'zep-internal',
  'X-Request-Id': 'zep-internal-id',
  'X-Amzn-Trace-Id': 'zep-internal',
  'Retry-After': '3',
}

describe('to Zep', () => {
  test.each(SESSION_OPERATIONS)(
    '%s carries only the key and our own request id',
    async (operation) => {
      const { send, zep } = serveAll()
      await send(operation, { headers: FROM_BROWSER })

      const [sent] = zep.requests
      expect(Object.fromEntries(sent?.headers ?? [])).toEqual({
        authorization: `Api-Key ${API_KEY}`,
        'x-request-id': expect.stringMatching(UUID) as string,
        ...(sent?.body != null && { 'content-type': 'application/json' }),
      })
      expect(JSON.stringify(sent)).not.toMatch(/secret-|forged|evil/)
    },
  )

  test.each(Object.keys(FROM_BROWSER))('%s of the browser is not sent', async (name) => {
    const { get, zep } = serve()
    const value = FROM_BROWSER[name as keyof typeof FROM_BROWSER]
    await get('/sessions/s1', { [name]: value })

    expect([...(zep.requests[0]?.headers.values() ?? [])]).not.toContain(value)
  })

  test('calls apiKey for every request', async () => {
    let count = 0
    const { get, zep } = serve({ apiKey: async () => `key-${++count}` })
    await get('/sessions/s1')
    await get('/sessions/s1')

    expect(zep.requests.map(({ headers }) => headers.get('Authorization'))).toEqual([
      'Api-Key key-1',
      'Api-Key key-2',
    ])
  })

  test.each(SESSION_OPERATIONS)('%s follows no redirect', async (operation) => {
    const { send, zep } = serveAll()
    await send(operation)

    expect(zep.requests.map(({ redirect }) => redirect)).toEqual(['manual'])
  })
})

describe('to the browser', () => {
  const OURS = {
    'cache-control': 'no-store',
    'content-type': 'application/json',
    'cross-origin-resource-policy': 'same-origin',
    vary: 'Origin',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.stringMatching(UUID) as string,
  }

  test.each([200, 401, 404, 409, 500])(
    'the response to a %i of Zep has our headers and none of its own',
    async (status) => {
      const { send } = serveAll({}, () =>
        json({ session_id: 's1', metadata: {} }, { status, headers: FROM_ZEP }),
      )
      const retryAfter = status === 200 || status === 401 ? {} : { 'retry-after': '3' }

      for (const operation of SESSION_OPERATIONS) {
        const { headers } = await send(operation)
        expect(Object.fromEntries(headers)).toEqual({ ...OURS, ...retryAfter })
      }
    },
  )

  test.each<[string, (served: ReturnType<typeof serve>) => Promise<Response>]>([
    ['a 400', ({ get }) => get('/sessions/%00')],
    ['a 403', ({ get }) => get('/sessions/s1')],
    ['a 404', ({ get }) => get('/nothing')],
    ['a 415', ({ patch }) => patch('/sessions/s1', EDIT, { 'Content-Type': 'text/plain' })],
  ])('%s of our own has the same headers', async (name, ask) => {
    const { headers } = await ask(serve({ authorize: () => false }))
    const type = name === 'a 404' ? 'text/plain' : 'application/json'

    expect(Object.fromEntries(headers)).toEqual({ ...OURS, 'content-type': type })
  })

  test('gives every request its own id, which Zep, the browser and onError get', async () => {
    const ids: string[] = []
    const { get, zep } = serve(
      { onError: (_, { requestId }) => void ids.push(requestId) },
      () => new Response('', { status: 500 }),
    )
    const responses = [await get('/sessions/s1'), await get('/sessions/s1')]
    const shown = responses.map(({ headers }) => headers.get('X-Request-Id'))

    expect(new Set(shown).size).toBe(2)
    expect(zep.requests.map(({ headers }) => headers.get('X-Request-Id'))).toEqual(shown)
    expect(ids).toEqual(shown)
  })

  test('contains only the documented fields of a session', async () => {
    const documented = {
      uuid: 'e72',
      id: 1,
      created_at: '2026-11-22T17:20:39.015431Z',
      updated_at: '2026-11-22T17:20:40Z',
      deleted_at: null,
      ended_at: null,
      session_id: 's1',
      metadata: { 'a.b': [1, { c: null }], session_id: 'x' },
      user_id: 'u1',
      project_uuid: 'p1',
      facts: ['f'],
      fact_rating_instruction: { instruction: 'i' },
      classifications: { c: 'd' },
    }
    const internal = { account_id: 'a', api_key: API_KEY, internal_note: 'n', sessionId: 'x' }
    const { send } = serveAll({}, () => json({ ...documented, ...internal }))

    for (const operation of ['getSession', 'updateSession', 'addSession'] as const) {
      expect(await (await send(operation)).json()).toEqual(documented)
    }
  })

  test('passes on metadata 2,000 levels deep, and removes __proto__', async () => {
    const deep = `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`
    const { get } = serve(
      {},
      () => new Response(`{"session_id":"s1","metadata":{"x":${deep},"__proto__":{"y":1}}}`),
    )
    const text = await (await get('/sessions/s1')).text()

    expect(text).toContain(deep)
    expect(text).not.toContain('__proto__')
  })

  test('never contains the key, whatever Zep responds', async () => {
    for (const status of [200, 400, 401, 404, 409, 413, 429, 500, 503]) {
      const echo = { message: `bad key Api-Key ${API_KEY}`, error: API_KEY, session_id: API_KEY }
      const { send, errors } = serveAll({}, () => json(echo, { status }))
      for (const operation of SESSION_OPERATIONS) {
        const response = await send(operation)
        const everything = JSON.stringify([...response.headers]) + (await response.text())
        expect(everything).not.toContain(API_KEY)
      }
      expect(JSON.stringify(errors) + errors.map(String).join()).not.toContain(API_KEY)
    }
  })
})
