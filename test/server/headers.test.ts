import { describe, expect, test } from 'vitest'
import { API_KEY, EDIT, json, serve } from './serve'

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
  test.each(['GET', 'PATCH'] as const)(
    '%s carries the key, our own id, and no more',
    async (method) => {
      const { get, patch, zep } = serve()
      await (method === 'GET'
        ? get('/sessions/s1', FROM_BROWSER)
        : patch('/sessions/s1', EDIT, FROM_BROWSER))

      const [sent] = zep.requests
      expect(Object.fromEntries(sent?.headers ?? [])).toEqual({
        authorization: `Api-Key ${API_KEY}`,
        'x-request-id': expect.stringMatching(UUID) as string,
        ...(method === 'PATCH' && { 'content-type': 'application/json' }),
      })
      expect(JSON.stringify(sent)).not.toMatch(/secret-|forged|evil/)
    },
  )

  test.each(Object.keys(FROM_BROWSER))('%s of the browser stays here', async (name) => {
    const { get, zep } = serve()
    const value = FROM_BROWSER[name as keyof typeof FROM_BROWSER]
    await get('/sessions/s1', { [name]: value })

    expect([...(zep.requests[0]?.headers.values() ?? [])]).not.toContain(value)
  })

  test('gets the key anew for every request', async () => {
    let count = 0
    const { get, zep } = serve({ apiKey: async () => `key-${++count}` })
    await get('/sessions/s1')
    await get('/sessions/s1')

    expect(zep.requests.map(({ headers }) => headers.get('Authorization'))).toEqual([
      'Api-Key key-1',
      'Api-Key key-2',
    ])
  })

  test('is asked not to be redirected', async () => {
    const { get, patch, zep } = serve()
    await get('/sessions/s1')
    await patch('/sessions/s1', EDIT)

    expect(zep.requests.map(({ redirect }) => redirect)).toEqual(['manual', 'manual'])
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

  test.each([200, 404, 409, 500])(
    'a %i of Zep has our headers and none of its own',
    async (status) => {
      const { get } = serve({}, () =>
        json({ session_id: 's1', metadata: {} }, { status, headers: FROM_ZEP }),
      )
      const { headers } = await get('/sessions/s1')
      const retryAfter = status === 404 || status === 409 ? { 'retry-after': '3' } : {}

      expect(Object.fromEntries(headers)).toEqual({ ...OURS, ...retryAfter })
    },
  )

  test.each<[string, (served: ReturnType<typeof serve>) => Promise<Response>]>([
    ['a 400', ({ get }) => get('/sessions/%00')],
    ['a 403', ({ get }) => get('/sessions/s1')],
    ['a 404', ({ get }) => get('/nothing')],
    ['a 415', ({ patch }) => patch('/sessions/s1', EDIT, { 'Content-Type': 'text/plain' })],
  ])('%s of our own has them too', async (name, ask) => {
    const { headers } = await ask(serve({ authorize: () => false }))
    const type = name === 'a 404' ? 'text/plain' : 'application/json'

    expect(Object.fromEntries(headers)).toEqual({ ...OURS, 'content-type': type })
  })

  test('gives every request an id of its own, the same to Zep, the browser and onError', async () => {
    const ids: string[] = []
    const { get, zep } = serve(
      { onError: (_, { requestId }) => void ids.push(requestId) },
      () => new Response('', { status: 500 }),
    )
    const answers = [await get('/sessions/s1'), await get('/sessions/s1')]
    const shown = answers.map(({ headers }) => headers.get('X-Request-Id'))

    expect(new Set(shown).size).toBe(2)
    expect(zep.requests.map(({ headers }) => headers.get('X-Request-Id'))).toEqual(shown)
    expect(ids).toEqual(shown)
  })

  test('writes the documented fields of a session, and no others', async () => {
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
    const { get, patch } = serve({}, () => json({ ...documented, ...internal }))

    expect(await (await get('/sessions/s1')).json()).toEqual(documented)
    expect(await (await patch('/sessions/s1', EDIT)).json()).toEqual(documented)
  })

  test('carries metadata of 2,000 levels, and keeps __proto__ to itself', async () => {
    const deep = `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`
    const { get } = serve(
      {},
      () => new Response(`{"session_id":"s1","metadata":{"x":${deep},"__proto__":{"y":1}}}`),
    )
    const text = await (await get('/sessions/s1')).text()

    expect(text).toContain(deep)
    expect(text).not.toContain('__proto__')
  })

  test('never holds the key, whatever Zep answers', async () => {
    for (const status of [200, 400, 401, 404, 409, 413, 429, 500, 503]) {
      const echo = { message: `bad key Api-Key ${API_KEY}`, error: API_KEY, session_id: API_KEY }
      const { get, patch, errors } = serve({}, () => json(echo, { status }))
      const answers = [await get('/sessions/s1'), await patch('/sessions/s1', EDIT)]
      for (const answer of answers) {
        expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain(API_KEY)
      }
      expect(JSON.stringify(errors) + errors.map(String).join()).not.toContain(API_KEY)
    }
  })
})
