import { describe, expect, test } from 'vitest'

import { createZepHandler } from '../../src/exports/server'
import { fakeFetch } from '../harness/fakeFetch'
import { API, API_KEY, APP, EDIT, patchRequest, serve, serveAll } from '../harness/serve'

describe('what is served', () => {
  test('reads a session', async () => {
    const { get, zep } = serve()
    const response = await get('/sessions/s1')

    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ session_id: 's1', metadata: { from: 'server' } })
    expect(zep.requests).toMatchObject([
      { url: 'https://api.getzep.com/api/v2/sessions/s1', method: 'GET', body: null },
    ])
  })

  test('edits a session', async () => {
    const { patch, zep } = serve()
    const response = await patch('/sessions/s1', EDIT)

    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ session_id: 's1' })
    expect(zep.requests).toMatchObject([
      { url: 'https://api.getzep.com/api/v2/sessions/s1', method: 'PATCH', body: EDIT },
    ])
  })

  test.each(['/api/zep', '/api/zep/', '/a/b-c/d_e.f~g', '/zep', '/', ''])(
    'everything is served below the base path "%s"',
    async (basePath) => {
      const { handler } = serve({ basePath })
      const url = `${APP}${basePath.replace(/\/$/, '')}/sessions/s1`

      expect((await handler(new Request(url))).status).toBe(200)
      expect((await handler(new Request(`${APP}/other${basePath}/sessions/s1`))).status).toBe(404)
    },
  )

  test('calls the Zep at baseUrl', async () => {
    const { get, zep } = serve({ baseUrl: 'http://localhost:8000/api/v2/' })
    await get('/sessions/s1')

    expect(zep.requests[0]?.url).toBe('http://localhost:8000/api/v2/sessions/s1')
  })

  test('looks up the global fetch at each request', async () => {
    const handler = createZepHandler({ apiKey: API_KEY, authorize: () => true })
    const later = fakeFetch()
    const before = globalThis.fetch
    globalThis.fetch = later
    try {
      await handler(new Request(`${API}/sessions/s1`))
    } finally {
      globalThis.fetch = before
    }

    expect(later.requests).toHaveLength(1)
  })
})

describe('what is not served', () => {
  test.each([
    '',
    '/',
    '/sessions/',
    '/sessions/s1/',
    '/sessions//s1',
    '//sessions/s1',
    '/sessions/s1/memory/',
    '/sessions/s1/x/memory',
    '/sessions//memory',
    '/memory',
    '/sessions/s1/messages',
    '/sessions/s1/end',
    '/sessions/s1/../s2/messages',
    '/Sessions/s1',
    '/SESSIONS/s1',
    '/session/s1',
    '/users/u1',
    '/users/u1/sessions/s1',
    '/users//sessions',
    '/users/u1/x/sessions',
    '/graph/search',
    '/sessions-search',
    '/sessions-ordered/',
    '/v2/sessions/s1',
    '/%73essions/s1',
  ])('responds with 404 to %s, even if every operation is served', async (path) => {
    const { get, send, patch, asked, zep } = serveAll()

    expect((await get(path)).status).toBe(404)
    expect((await patch(path, EDIT)).status).toBe(404)
    expect((await send('addSession', { path })).status).toBe(404)
    expect((await send('deleteSession', { path })).status).toBe(404)
    expect(asked).toEqual([])
    expect(zep.requests).toEqual([])
  })

  test.each([
    '/api/zepsessions/s1',
    '/api/zep-evil/sessions/s1',
    '/api/ZEP/sessions/s1',
    '/sessions/s1',
  ])('responds with 404 to %s, which is not below the base path', async (path) => {
    const { handler, zep } = serve()

    expect((await handler(new Request(APP + path))).status).toBe(404)
    expect(zep.requests).toEqual([])
  })

  test('names the base path in its own 404, which is plain text like that of Zep', async () => {
    const response = await serve().get('/nothing')

    expect(response.headers.get('Content-Type')).toBe('text/plain')
    expect(await response.text()).toBe('Nothing is served at this path. Check basePath: /api/zep')
  })

  test.each(['POST', 'PUT', 'DELETE', 'PROPFIND'])(
    'responds with 405 and Allow to %s of a session',
    async (method) => {
      const { handler, zep, asked } = serve()
      const response = await handler(new Request(`${API}/sessions/s1`, { method }))

      expect(response.status).toBe(405)
      expect(response.headers.get('Allow')).toBe('GET, HEAD, PATCH, OPTIONS')
      expect([...asked, ...zep.requests]).toEqual([])
    },
  )

  test.each(['/sessions-ordered', '/users/u1/sessions'])(
    'responds with 405 and Allow to PATCH, POST and DELETE of %s',
    async (path) => {
      const { handler, zep, patch } = serveAll()
      const responses = [
        await patch(path, EDIT),
        await handler(new Request(API + path, { method: 'POST' })),
        await handler(new Request(API + path, { method: 'DELETE' })),
      ]

      expect(responses.map(({ status }) => status)).toEqual([405, 405, 405])
      expect(responses[0]?.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
      expect(zep.requests).toEqual([])
    },
  )

  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'reads the method from the request line, not from %s',
    async (name) => {
      const { get, zep, asked } = serve()
      await get('/sessions/s1', { [name]: 'PATCH' })

      expect(zep.requests[0]?.method).toBe('GET')
      expect(asked[0]?.method).toBe('GET')
    },
  )

  test.each(['?', '?x', '?x=1', '?metadata=1', '?asc=true', '?api_key=x'])(
    'responds with 400 to the query "%s", unless it is empty',
    async (query) => {
      const { get, patch, send, zep } = serveAll()
      const responses = [
        await get(`/sessions/s1${query}`),
        await patch(`/sessions/s1${query}`, EDIT),
        await send('addSession', { path: `/sessions${query}` }),
        await send('deleteSession', { path: `/sessions/s1/memory${query}` }),
      ]

      const statuses = query === '?' ? [200, 200, 201, 200] : [400, 400, 400, 400]
      expect(responses.map(({ status }) => status)).toEqual(statuses)
      expect(zep.requests.every(({ url }) => !url.includes('?'))).toBe(true)
    },
  )
})

describe('HEAD and OPTIONS', () => {
  test('responds to HEAD as to GET, without a body, and authorizes a GET', async () => {
    const { handler, asked, zep } = serve()
    const response = await handler(new Request(`${API}/sessions/s1`, { method: 'HEAD' }))

    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(await response.text()).toBe('')
    expect(asked).toMatchObject([{ method: 'GET', sessionId: 's1' }])
    expect(zep.requests[0]?.method).toBe('GET')
  })

  test('refuses HEAD if GET is refused, without a body', async () => {
    const { handler, zep } = serve({ authorize: () => false })
    const response = await handler(new Request(`${API}/sessions/s1`, { method: 'HEAD' }))

    expect(response.status).toBe(403)
    expect(await response.text()).toBe('')
    expect(zep.requests).toEqual([])
  })

  test('responds to OPTIONS with Allow, without calling authorize', async () => {
    const { handler, asked, zep } = serve()
    const response = await handler(new Request(`${API}/sessions/s1`, { method: 'OPTIONS' }))

    expect(response.status).toBe(204)
    expect(response.body).toBeNull()
    expect(response.headers.get('Allow')).toBe('GET, HEAD, PATCH, OPTIONS')
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test('responds to OPTIONS with 404 if nothing is served at the path', async () => {
    const { handler } = serve()

    expect((await handler(new Request(`${API}/x`, { method: 'OPTIONS' }))).status).toBe(404)
  })
})

test('responds with a marked 500 to a URL that it cannot parse, and tells onError', async () => {
  const { handler, errors } = serve()
  const request = patchRequest(API, EDIT)
  Object.defineProperty(request, 'url', { value: '/api/zep/sessions/s1' })

  const response = await handler(request)

  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ retryable: false })
  expect(errors).toMatchObject([{ code: 'server' }])
})

test.each(['u:p@', 'u@', ':p@'])(
  'refuses a URL with the credentials %s, which an absolute request target may have',
  async (credentials) => {
    const { handler, asked, zep } = serve()
    const request = new Request(`${API}/sessions/s1`)
    // `new Request` refuses such a URL, but adapters of servers may not.
    const url = request.url.replace('://', `://${credentials}`)
    Object.defineProperty(request, 'url', { value: url })
    const response = await handler(request)

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      message: 'The URL contains a user name or password. Remove it.',
    })
    expect([...asked, ...zep.requests]).toEqual([])
  },
)
