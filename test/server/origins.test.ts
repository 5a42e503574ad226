import { describe, expect, test } from 'vitest'
import { API, APP, EDIT, type HeaderChanges, patchRequest, serve } from './serve'

const OTHER = 'https://other.test'

function probe(headers: HeaderChanges, options: Parameters<typeof serve>[0] = {}) {
  const served = serve(options)
  const all = { 'Sec-Fetch-Site': undefined, ...headers }
  return { ...served, answer: served.patch('/sessions/s1', EDIT, all) }
}

describe('an edit', () => {
  test.each<[string, HeaderChanges]>([
    ['a page of the app', { 'Sec-Fetch-Site': 'same-origin', Origin: APP }],
    ['a page of the app that gives no Origin', { 'Sec-Fetch-Site': 'same-origin' }],
    [
      'a page of the app behind a proxy that hides the host',
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://public.test' },
    ],
    ['an older browser', { Origin: APP }],
  ])('is taken from %s', async (_, headers) => {
    expect((await probe(headers).answer).status).toBe(200)
  })

  test.each<[string, HeaderChanges]>([
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: OTHER }],
    ['another site that gives no Origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another site with the Origin of the app', { 'Sec-Fetch-Site': 'cross-site', Origin: APP }],
    ['a sibling of the site', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://x.app.test' }],
    ['no page at all', { 'Sec-Fetch-Site': 'none' }],
    ['two sites at once', { 'Sec-Fetch-Site': 'same-origin, cross-site' }],
    ['an empty site', { 'Sec-Fetch-Site': '' }],
    ['a site in capitals', { 'Sec-Fetch-Site': 'SAME-ORIGIN' }],
    ['an unknown site', { 'Sec-Fetch-Site': 'yes' }],
    ['an older browser at another site', { Origin: OTHER }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['another scheme', { Origin: 'http://app.test' }],
    ['another port', { Origin: 'https://app.test:8443' }],
    ['a subdomain', { Origin: 'https://x.app.test' }],
    ['a host that begins alike', { Origin: 'https://app.test.evil.test' }],
    ['a host that ends alike', { Origin: 'https://evilapp.test' }],
    ['an Origin with a path', { Origin: `${APP}/` }],
    ['an Origin in capitals', { Origin: 'https://APP.test' }],
    ['two Origins', { Origin: `${APP}, ${OTHER}` }],
    ['an empty Origin', { Origin: '' }],
    ['no browser: neither Origin nor Sec-Fetch-Site', {}],
    ['a Referer alone', { Referer: `${APP}/page` }],
    [
      'another site that forges what proxies add',
      { Origin: OTHER, 'X-Forwarded-Host': 'other.test', Forwarded: 'host=other.test' },
    ],
    ['another site that forges a Host', { Origin: OTHER, 'X-Original-Host': 'other.test' }],
  ])('is refused from %s, before anybody is asked', async (_, headers) => {
    const { answer, asked, zep } = probe(headers)

    expect((await answer).status).toBe(403)
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test.each<[string, HeaderChanges, number]>([
    ['neither header', {}, 200],
    ['a foreign Origin', { Origin: OTHER }, 403],
    ['a foreign site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['no page', { 'Sec-Fetch-Site': 'none' }, 403],
  ])('of a server caller with %s', async (_, headers, status) => {
    expect((await probe(headers, { allowServerCallers: true }).answer).status).toBe(status)
  })

  test.each([1, 'true', {}])('is not opened to server callers by %s', async (value) => {
    const allowServerCallers = value as unknown as boolean

    expect((await probe({}, { allowServerCallers }).answer).status).toBe(403)
  })

  test('asks authorize about server callers too', async () => {
    const options = { allowServerCallers: true, authorize: () => false }

    expect((await probe({}, options).answer).status).toBe(403)
  })
})

describe('allowed origins', () => {
  const allowedOrigins = [OTHER, 'http://localhost:3000']
  const CORS = [
    'Access-Control-Allow-Origin',
    'Access-Control-Allow-Credentials',
    'Access-Control-Expose-Headers',
    'Access-Control-Allow-Methods',
    'Access-Control-Allow-Headers',
    'Access-Control-Max-Age',
  ]
  const corsOf = ({ headers }: Response) => CORS.filter((name) => headers.has(name))

  const preflight = (origin: string | undefined, options = {}, path = '/sessions/s1') =>
    serve({ allowedOrigins, ...options }).handler(
      new Request(API + path, {
        method: 'OPTIONS',
        headers: {
          ...(origin !== undefined && { Origin: origin }),
          'Access-Control-Request-Method': 'PATCH',
          'Access-Control-Request-Headers': 'content-type, x-evil',
        },
      }),
    )

  test.each(allowedOrigins)('let %s edit and read the answer', async (Origin) => {
    const response = await probe({ Origin, 'Sec-Fetch-Site': 'cross-site' }, { allowedOrigins })
      .answer

    expect(response.status).toBe(200)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(Origin)
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBe('true')
    expect(response.headers.get('Access-Control-Expose-Headers')).toBe('Retry-After, X-Request-Id')
  })

  test.each([
    'https://third.test',
    'https://other.test.evil.test',
    'https://x.other.test',
    'http://other.test',
    'https://other.test:444',
    'https://OTHER.test',
    'https://other.test/',
    'null',
    '*',
    '',
  ])('leave %s without CORS and without edits', async (Origin) => {
    const { get, patch } = serve({ allowedOrigins })
    const edit = await patch('/sessions/s1', EDIT, { Origin, 'Sec-Fetch-Site': 'cross-site' })

    expect(edit.status).toBe(403)
    expect(corsOf(edit)).toEqual([])
    expect(corsOf(await get('/sessions/s1', { Origin }))).toEqual([])
    expect(corsOf(await preflight(Origin))).toEqual([])
  })

  test('let an allowed page read errors too', async () => {
    const { get } = serve({ allowedOrigins, authorize: () => false })
    const response = await get('/sessions/s1', { Origin: OTHER })

    expect(response.status).toBe(403)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(OTHER)
  })

  test('answer a preflight with what the route takes, not with what was asked for', async () => {
    const response = await preflight(OTHER)

    expect(response.status).toBe(204)
    expect(corsOf(response)).toEqual(CORS)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(OTHER)
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, PATCH, OPTIONS')
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe('Authorization, Content-Type')
  })

  test('give a list no PATCH in its preflight', async () => {
    const response = await preflight(OTHER, { list: true }, '/sessions-ordered')

    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, OPTIONS')
  })

  test('are none by default: no answer has CORS headers, not even to the app itself', async () => {
    const { get, patch } = serve()

    for (const Origin of [APP, OTHER, 'null']) {
      expect(corsOf(await get('/sessions/s1', { Origin }))).toEqual([])
      expect(corsOf(await patch('/sessions/s1', EDIT, { Origin }))).toEqual([])
      expect(corsOf(await preflight(Origin, { allowedOrigins: [] }))).toEqual([])
    }
  })

  test('make every answer vary by Origin', async () => {
    const { get } = serve({ allowedOrigins })

    expect((await get('/sessions/s1')).headers.get('Vary')).toBe('Origin')
    expect((await get('/sessions/s1', { Origin: OTHER })).headers.get('Vary')).toBe('Origin')
  })

  test('do not change when the list does', async () => {
    const list = [OTHER]
    const { patch } = serve({ allowedOrigins: list })
    list.push('https://third.test')
    const headers = { Origin: 'https://third.test', 'Sec-Fetch-Site': 'cross-site' }

    expect((await patch('/sessions/s1', EDIT, headers)).status).toBe(403)
  })
})

test('takes the own origin from the URL of the request', async () => {
  const { handler } = serve()
  const url = 'http://localhost:3000/api/zep/sessions/s1'
  const ask = (Origin: string) =>
    handler(patchRequest(url, EDIT, { 'Sec-Fetch-Site': undefined, Origin }))

  expect((await ask('http://localhost:3000')).status).toBe(200)
  expect((await ask('http://localhost')).status).toBe(403)
})
