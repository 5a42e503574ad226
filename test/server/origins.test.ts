import { describe, expect, test } from 'vitest'

import {
  ALL_OPERATIONS,
  API,
  APP,
  EDIT,
  type HeaderChanges,
  patchRequest,
  serve,
  serveAll,
  WRITES,
} from '../harness/serve'

const OTHER = 'https://other.test'
const ALLOWED = [OTHER, 'http://localhost:3000']

describe.each(WRITES)('%s', (operation) => {
  const success = operation === 'addSession' ? 201 : 200

  function probe(changes: HeaderChanges, options: Parameters<typeof serve>[0] = {}) {
    const served = serveAll(options)
    const headers = { 'Sec-Fetch-Site': undefined, ...changes }
    return { ...served, response: served.send(operation, { headers }) }
  }

  test.each<[string, HeaderChanges]>([
    ['a page of the app', { 'Sec-Fetch-Site': 'same-origin', Origin: APP }],
    ['a page of the app without an Origin', { 'Sec-Fetch-Site': 'same-origin' }],
    [
      'a page of the app behind a proxy that hides the host',
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://public.test' },
    ],
    ['an older browser', { Origin: APP }],
  ])('is accepted from %s', async (_, headers) => {
    expect((await probe(headers).response).status).toBe(success)
  })

  test.each<[string, HeaderChanges]>([
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: OTHER }],
    ['another site without an Origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another site with the Origin of the app', { 'Sec-Fetch-Site': 'cross-site', Origin: APP }],
    [
      'another subdomain of the site',
      { 'Sec-Fetch-Site': 'same-site', Origin: 'https://x.app.test' },
    ],
    ['no page at all', { 'Sec-Fetch-Site': 'none' }],
    ['two sites at once', { 'Sec-Fetch-Site': 'same-origin, cross-site' }],
    ['an empty site', { 'Sec-Fetch-Site': '' }],
    ['a site in capitals', { 'Sec-Fetch-Site': 'SAME-ORIGIN' }],
    ['an unknown site', { 'Sec-Fetch-Site': 'yes' }],
    ['an older browser at another site', { Origin: OTHER }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['another scheme', { Origin: 'http://app.test' }],
    ['another port', { Origin: 'https://app.test:8443' }],
    ['a subdomain in an older browser', { Origin: 'https://x.app.test' }],
    ['a host that starts with the host of the app', { Origin: 'https://app.test.evil.test' }],
    ['a host that ends with the host of the app', { Origin: 'https://evilapp.test' }],
    ['an Origin with a path', { Origin: `${APP}/` }],
    ['an Origin in capitals', { Origin: 'https://APP.test' }],
    ['two Origins', { Origin: `${APP}, ${OTHER}` }],
    ['an empty Origin', { Origin: '' }],
    ['no browser, with neither Origin nor Sec-Fetch-Site', {}],
    ['a page that sends only a Referer', { Referer: `${APP}/page` }],
    [
      'another site that forges the headers of proxies',
      { Origin: OTHER, 'X-Forwarded-Host': 'other.test', Forwarded: 'host=other.test' },
    ],
    ['another site that forges a Host', { Origin: OTHER, 'X-Original-Host': 'other.test' }],
  ])('is refused from %s before authorize is called', async (_, headers) => {
    const { response, asked, zep } = probe(headers)

    expect((await response).status).toBe(403)
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test.each<[string, HeaderChanges, number]>([
    ['neither header', {}, success],
    ['another Origin', { Origin: OTHER }, 403],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['no page', { 'Sec-Fetch-Site': 'none' }, 403],
  ])('from a server caller with %s gets the right status', async (_, headers, status) => {
    expect((await probe(headers, { allowServerCallers: true }).response).status).toBe(status)
  })

  test.each([1, 'true', {}])(
    'is not open to server callers if allowServerCallers is %s',
    async (value) => {
      const allowServerCallers = value as unknown as boolean

      expect((await probe({}, { allowServerCallers }).response).status).toBe(403)
    },
  )

  test('calls authorize for server callers too', async () => {
    const options = { allowServerCallers: true, authorize: () => false }

    expect((await probe({}, options).response).status).toBe(403)
  })

  test.each(ALLOWED)(
    'is accepted from the allowed origin %s, whose page may read the response',
    async (Origin) => {
      const headers = { Origin, 'Sec-Fetch-Site': 'cross-site' }
      const response = await probe(headers, { allowedOrigins: ALLOWED }).response

      expect(response.status).toBe(success)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(Origin)
      expect(response.headers.get('Access-Control-Allow-Credentials')).toBe('true')
      expect(response.headers.get('Access-Control-Expose-Headers')).toBe(
        'Retry-After, X-Request-Id',
      )
    },
  )
})

describe('allowed origins', () => {
  const allowedOrigins = ALLOWED
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
  ])('give %s neither CORS headers nor writes', async (Origin) => {
    const { get, send } = serveAll({ allowedOrigins })
    for (const operation of WRITES) {
      const headers = { Origin, 'Sec-Fetch-Site': 'cross-site' }
      const write = await send(operation, { headers })
      expect(write.status).toBe(403)
      expect(corsOf(write)).toEqual([])
    }

    expect(corsOf(await get('/sessions/s1', { Origin }))).toEqual([])
    expect(corsOf(await preflight(Origin))).toEqual([])
  })

  test('let an allowed page read errors too', async () => {
    const { get } = serve({ allowedOrigins, authorize: () => false })
    const response = await get('/sessions/s1', { Origin: OTHER })

    expect(response.status).toBe(403)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(OTHER)
  })

  test('get a preflight response with what the path accepts, not with what was requested', async () => {
    const response = await preflight(OTHER)

    expect(response.status).toBe(204)
    expect(corsOf(response)).toEqual(CORS)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(OTHER)
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, PATCH, OPTIONS')
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe('Authorization, Content-Type')
  })

  test.each([
    ['/sessions-ordered', 'GET, HEAD, OPTIONS'],
    ['/users/u1/sessions', 'GET, HEAD, OPTIONS'],
    ['/sessions', 'POST, OPTIONS'],
    ['/sessions/s1/memory', 'DELETE, OPTIONS'],
  ])('get a preflight response for %s that allows %s', async (path, methods) => {
    const response = await preflight(OTHER, { operations: ALL_OPERATIONS }, path)

    expect(response.status).toBe(204)
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe(methods)
  })

  test.each(['/sessions-ordered', '/users/u1/sessions', '/sessions', '/sessions/s1/memory'])(
    'get 404 for a preflight of %s if its operation is not served',
    async (path) => {
      const response = await preflight(OTHER, {}, path)

      expect(response.status).toBe(404)
      expect(response.headers.has('Access-Control-Allow-Methods')).toBe(false)
    },
  )

  test('are none by default, so no response has CORS headers, not even for the app itself', async () => {
    const { get, patch } = serve()

    for (const Origin of [APP, OTHER, 'null']) {
      expect(corsOf(await get('/sessions/s1', { Origin }))).toEqual([])
      expect(corsOf(await patch('/sessions/s1', EDIT, { Origin }))).toEqual([])
      expect(corsOf(await preflight(Origin, { allowedOrigins: [] }))).toEqual([])
    }
  })

  test('make every response vary by Origin', async () => {
    const { get } = serve({ allowedOrigins })

    expect((await get('/sessions/s1')).headers.get('Vary')).toBe('Origin')
    expect((await get('/sessions/s1', { Origin: OTHER })).headers.get('Vary')).toBe('Origin')
  })

  test('do not change when the array of the options does', async () => {
    const list = [OTHER]
    const { patch } = serve({ allowedOrigins: list })
    list.push('https://third.test')
    const headers = { Origin: 'https://third.test', 'Sec-Fetch-Site': 'cross-site' }

    expect((await patch('/sessions/s1', EDIT, headers)).status).toBe(403)
  })
})

test('takes its own origin from the URL of the request', async () => {
  const { handler } = serve()
  const url = 'http://localhost:3000/api/zep/sessions/s1'
  const ask = (Origin: string) =>
    handler(patchRequest(url, EDIT, { 'Sec-Fetch-Site': undefined, Origin }))

  expect((await ask('http://localhost:3000')).status).toBe(200)
  expect((await ask('http://localhost')).status).toBe(403)
})
