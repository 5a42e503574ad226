import { expect, test } from 'vitest'

import { startZep } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }

test.each([
  ['a success', 'GET', '/sessions/demo', 200, null],
  ['a list', 'GET', '/sessions-ordered', 200, null],
  ['OK', 'DELETE', '/sessions/demo/memory', 200, 'nosniff'],
  ['a JSON error', 'GET', '/sessions/none', 404, 'nosniff'],
  ['an unknown route', 'GET', '/nowhere', 404, 'nosniff'],
  ['a method that the route does not have', 'PUT', '/sessions/demo', 405, null],
])('%s has the headers of Zep', async (_, method, path, status, noSniffing) => {
  const { send } = startZep({ sessions: [demo] })

  const response = await send(method, path)
  expect(response.status).toBe(status)
  expect(response.headers.get('Vary')).toBe('Origin')
  expect(response.headers.get('X-Content-Type-Options')).toBe(noSniffing)
})

test.each([
  [400, 'nosniff'],
  [401, 'nosniff'],
  [405, null],
  [503, 'nosniff'],
])('a fault with %i has them too', async (status, noSniffing) => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status })

  const response = await send('GET', '/sessions/demo')
  expect(response.headers.get('Vary')).toBe('Origin')
  expect(response.headers.get('X-Content-Type-Options')).toBe(noSniffing)
})

test('a wrong key gets them with its 401', async () => {
  const { send } = startZep({ sessions: [demo], apiKey: 'z_secret' })

  const { status, headers } = await send('GET', '/sessions/demo')
  expect(status).toBe(401)
  expect(headers.get('Vary')).toBe('Origin')
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
})

test('the headers of a fault override those of Zep, whatever their case', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  zep.fail({ status: 500, headers: { 'content-type': 'text/html', vary: '*' } })

  const { headers } = await send('GET', '/sessions/demo')
  expect([headers.get('Content-Type'), headers.get('Vary')]).toEqual(['text/html', '*'])
})

test.each([
  ['PUT', '/sessions', 'GET, POST'],
  ['DELETE', '/sessions/demo', 'GET, PATCH'],
  ['HEAD', '/sessions/demo', 'GET, PATCH'],
  ['PATCH', '/sessions/demo/memory', 'DELETE'],
  ['GET', '/sessions/demo/end', 'POST'],
  ['POST', '/users/u1/sessions', 'GET'],
])('Allow names the methods of the route after %s %s', async (method, path, allow) => {
  const { send } = startZep({ sessions: [demo] })

  const response = await send(method, path)
  expect(response.status).toBe(405)
  expect(response.headers.get('Allow')).toBe(allow)
  expect(await response.text()).toBe('')
})

test('the Community Edition does not know the route that ends a session, whatever the method', async () => {
  const { send } = startZep({ sessions: [demo], edition: 'community' })

  for (const method of ['GET', 'POST']) {
    const response = await send(method, '/sessions/demo/end')
    expect(response.status).toBe(404)
    expect(response.headers.get('Allow')).toBeNull()
  }
})
