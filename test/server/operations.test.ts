import { describe, expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import type { ZepOperation } from '../../src/exports/server'
import { ALL_OPERATIONS, API, serve, serveAll } from '../harness/serve'

const PATHS: Record<ZepOperation, { method: string; path: string }> = {
  getSession: { method: 'GET', path: '/sessions/s1' },
  updateSession: { method: 'PATCH', path: '/sessions/s1' },
  addSession: { method: 'POST', path: '/sessions' },
  deleteSession: { method: 'DELETE', path: '/sessions/s1/memory' },
  listSessions: { method: 'GET', path: '/sessions-ordered' },
  listUserSessions: { method: 'GET', path: '/users/u1/sessions' },
}

const ask = ({ handler }: ReturnType<typeof serve>, method: string, path: string) =>
  handler(new Request(API + path, { method, headers: { 'Sec-Fetch-Site': 'same-origin' } }))

const describeMissing = (operation: string) =>
  `${operation} is not served. Add it to "operations" of createZepHandler.`

test('the operations are the methods of the client', () => {
  const client = createZepClient({ apiKey: 'k' })
  const methods = Object.entries(client).filter(([, value]) => typeof value === 'function')

  expect(methods.map(([name]) => name).sort()).toEqual([...ALL_OPERATIONS].sort())
})

describe('an operation is served only if it is named', () => {
  test.each(['addSession', 'deleteSession', 'listSessions', 'listUserSessions'] as const)(
    '%s is not served by default, and the 404 says what to do',
    async (operation) => {
      const served = serve()
      const { method, path } = PATHS[operation]
      const response = await ask(served, method, path)

      expect(response.status).toBe(404)
      expect(response.headers.get('Content-Type')).toBe('application/json')
      expect(await response.json()).toEqual({ message: describeMissing(operation) })
      expect([...served.asked, ...served.zep.requests]).toEqual([])
    },
  )

  test.each(ALL_OPERATIONS)('%s is not served if all others are', async (operation) => {
    const served = serve({ operations: ALL_OPERATIONS.filter((name) => name !== operation) })
    const { method, path } = PATHS[operation]
    const response = await ask(served, method, path)

    expect([404, 405]).toContain(response.status)
    expect(await response.json()).toEqual({ message: describeMissing(operation) })
    expect([...served.asked, ...served.zep.requests]).toEqual([])
  })

  test.each(ALL_OPERATIONS)('%s alone is served without any other', async (operation) => {
    const served = serve({ operations: [operation], authorize: () => false })
    const { path } = PATHS[operation]
    const statuses = new Map<string, number>()
    for (const name of ALL_OPERATIONS) {
      const { status } = await ask(served, PATHS[name].method, PATHS[name].path)
      statuses.set(name, status)
    }
    const options = await ask(served, 'OPTIONS', path)

    for (const [name, status] of statuses) {
      const isSamePath = PATHS[name as ZepOperation].path === path
      // Without a body, an update or an add is refused before authorize can be called.
      if (name === operation) expect([403, 415]).toContain(status)
      else expect(status).toBe(isSamePath ? 405 : 404)
    }
    const { method } = PATHS[operation]
    expect(options.headers.get('Allow')).toBe(
      method === 'GET' ? 'GET, HEAD, OPTIONS' : `${method}, OPTIONS`,
    )
  })

  test('none is served if none is named', async () => {
    const served = serve({ operations: [] })
    const { path } = PATHS.getSession

    for (const method of ['GET', 'HEAD', 'PATCH', 'OPTIONS', 'PUT']) {
      expect((await ask(served, method, path)).status).toBe(404)
    }
  })

  test('an array that is changed later has no effect', async () => {
    const operations: ZepOperation[] = ['getSession']
    const served = serve({ operations })
    operations.push('listSessions')

    expect((await ask(served, 'GET', '/sessions-ordered')).status).toBe(404)
  })
})

describe('a path whose operations are all served', () => {
  test.each([
    ['/sessions/s1', 'GET, HEAD, PATCH, OPTIONS', ['POST', 'PUT', 'DELETE', 'PROPFIND']],
    ['/sessions', 'POST, OPTIONS', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']],
    ['/sessions/s1/memory', 'DELETE, OPTIONS', ['GET', 'HEAD', 'POST', 'PUT', 'PATCH']],
    ['/sessions-ordered', 'GET, HEAD, OPTIONS', ['POST', 'PUT', 'PATCH', 'DELETE']],
    ['/users/u1/sessions', 'GET, HEAD, OPTIONS', ['POST', 'PUT', 'PATCH', 'DELETE']],
  ])('%s accepts %s and responds with 405 to others', async (path, allow, others) => {
    const served = serveAll()
    const options = await ask(served, 'OPTIONS', path)
    expect(options.status).toBe(204)
    expect(options.headers.get('Allow')).toBe(allow)

    for (const method of others) {
      const response = await ask(served, method, path)
      expect(response.status).toBe(405)
      expect(response.headers.get('Allow')).toBe(allow)
      const message = method === 'HEAD' ? '' : `{"message":"This path accepts ${allow} only."}`
      expect(await response.text()).toBe(message)
    }
    expect([...served.asked, ...served.zep.requests]).toEqual([])
  })
})

test.each([
  [['getSession'], 'PATCH', 'GET, HEAD, OPTIONS', 'updateSession'],
  [['updateSession'], 'GET', 'PATCH, OPTIONS', 'getSession'],
  [['updateSession'], 'HEAD', 'PATCH, OPTIONS', 'getSession'],
] as const)(
  'a path that serves only %s responds with 405 to %s and allows %s',
  async (operations, method, allow, missing) => {
    const response = await ask(serve({ operations }), method, '/sessions/s1')

    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe(allow)
    const message = method === 'HEAD' ? '' : JSON.stringify({ message: describeMissing(missing) })
    expect(await response.text()).toBe(message)
  },
)

test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
  '%s does not turn an add into a delete',
  async (name) => {
    const { send, zep, asked } = serveAll()
    await send('addSession', { headers: { [name]: 'DELETE' } })

    expect(zep.requests[0]?.method).toBe('POST')
    expect(asked).toMatchObject([{ operation: 'addSession', method: 'POST' }])
  },
)
