import { describe, expect, test } from 'vitest'

import { API, APP, EDIT, json, serve, serveAll } from '../harness/serve'

const OTHER = 'https://other.test'
const ALLOWED = [OTHER, 'http://localhost:3000']

describe.each([
  ['GET', '/sessions/s1'],
  ['HEAD', '/sessions/s1'],
  ['GET', '/sessions-ordered'],
  ['GET', '/users/u1/sessions'],
])('%s %s', (method, path) => {
  function probe(headers: Record<string, string>, options: Parameters<typeof serve>[0] = {}) {
    const page = { sessions: [], total_count: 0, response_count: 0 }
    const body = path.endsWith('s1') ? { session_id: 's1' } : path.includes('users') ? [] : page
    const served = serveAll(options, () => json(body))
    return { ...served, response: served.handler(new Request(API + path, { method, headers })) }
  }

  test.each<[string, Record<string, string>]>([
    ['a page of the app', { 'Sec-Fetch-Site': 'same-origin' }],
    [
      'a link or a form of the app',
      { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' },
    ],
    ['a user who has typed the URL', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' }],
    ['a server, or an older browser', {}],
    ['an older browser that says where it is', { Origin: APP }],
    [
      'a page of the app behind a proxy that hides the host',
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://public.test' },
    ],
  ])('is accepted from %s', async (_, headers) => {
    const { response, zep } = probe(headers)

    expect((await response).status).toBe(200)
    expect(zep.requests).toHaveLength(1)
  })

  test.each<[string, Record<string, string>]>([
    ['an image of another site', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
    ['a script of another site', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'script' }],
    ['a link of another site', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }],
    ['a fetch of another site', { 'Sec-Fetch-Site': 'cross-site', Origin: OTHER }],
    ['another site with the Origin of the app', { 'Sec-Fetch-Site': 'cross-site', Origin: APP }],
    ['another subdomain, or another port', { 'Sec-Fetch-Site': 'same-site' }],
    ['an empty site', { 'Sec-Fetch-Site': '' }],
    ['a site in capitals', { 'Sec-Fetch-Site': 'NONE' }],
    ['two sites at once', { 'Sec-Fetch-Site': 'none, cross-site' }],
    ['an older browser at another site', { Origin: OTHER }],
    ['a sandboxed frame', { Origin: 'null' }],
  ])('is refused from %s before authorize is called', async (_, headers) => {
    const { response, asked, zep } = probe(headers)

    expect((await response).status).toBe(403)
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test.each(ALLOWED)('is accepted from the allowed origin %s', async (Origin) => {
    const headers = { Origin, 'Sec-Fetch-Site': 'cross-site' }

    expect((await probe(headers, { allowedOrigins: ALLOWED }).response).status).toBe(200)
  })

  test('is refused from an allowed origin that does not say so: an image of it', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site' }

    expect((await probe(headers, { allowedOrigins: ALLOWED }).response).status).toBe(403)
  })
})

test('OPTIONS needs no proof, because it reaches nothing', async () => {
  const { handler, zep } = serve()
  const headers = { Origin: OTHER, 'Sec-Fetch-Site': 'cross-site' }
  const response = await handler(new Request(`${API}/sessions/s1`, { method: 'OPTIONS', headers }))

  expect(response.status).toBe(204)
  expect(zep.requests).toEqual([])
})

test.each([
  'capacitor://localhost',
  'ionic://localhost',
  'tauri://localhost',
  'http://tauri.localhost',
  'app://com.example:8080',
  'chrome-extension://abcdefghijklmnop',
])('the native app at %s can be allowed, and no other', async (Origin) => {
  const { get, patch } = serve({ allowedOrigins: [Origin] })
  const edited = await patch('/sessions/s1', EDIT, { Origin, 'Sec-Fetch-Site': 'cross-site' })
  const read = await get('/sessions/s1', { Origin })

  expect([edited.status, read.status]).toEqual([200, 200])
  expect(edited.headers.get('Access-Control-Allow-Origin')).toBe(Origin)
  for (const other of [`${Origin}.evil.test`, `${Origin}/`, Origin.toUpperCase(), 'null']) {
    const headers = { Origin: other, 'Sec-Fetch-Site': 'cross-site' }
    expect((await patch('/sessions/s1', EDIT, headers)).status).toBe(403)
  }
})
