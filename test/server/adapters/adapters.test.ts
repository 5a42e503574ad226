import { gzipSync } from 'node:zlib'
import { request as httpRequest } from 'node:http'
import { describe, expect, test } from 'vitest'

import { createZepClient } from '../../../src/exports/core'
import { createZepHandler, type ZepHandlerOptions } from '../../../src/exports/server'
import { ALL_OPERATIONS, EDIT } from '../../harness/serve'
import { listen } from '../../harness/listen'
import { listenAsZep, send } from './listen'
import { SERVERS } from './servers'

const API_KEY = 'z_secret.key-123'
const PAGE = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }

const SESSIONS = ['s1', '../users', 'a/b', 'a b', 'café'].map((sessionId) => ({
  sessionId,
  userId: 'u1',
  metadata: { of: sessionId },
}))

describe.each(SERVERS)('$name', ({ start, basePath }) => {
  async function run(options: Partial<ZepHandlerOptions> = {}) {
    const { zep, baseUrl } = await listenAsZep({ apiKey: API_KEY, sessions: SESSIONS })
    const asked: (string | null)[] = []
    const origin = await start(
      createZepHandler({
        apiKey: API_KEY,
        baseUrl,
        basePath,
        operations: ALL_OPERATIONS,
        authorize: ({ sessionId }) => {
          asked.push(sessionId)
          return true
        },
        ...options,
      }),
    )
    return { zep, origin, asked }
  }

  test('serves the client: reads, edits, lists, adds, deletes, errors', async () => {
    const { zep, origin } = await run()
    const client = createZepClient({ baseUrl: `${origin}/api/zep`, headers: PAGE })

    expect((await client.getSession('s1')).metadata).toEqual({ of: 's1' })
    const edited = await client.updateSession('s1', { metadata: { a: { b: 1 } } })
    expect(edited.metadata).toEqual({ of: 's1', a: { b: 1 } })
    expect(zep.session('s1')?.metadata).toEqual({ of: 's1', a: { b: 1 } })
    expect((await client.listSessions({ pageNumber: 1, pageSize: 2 })).sessions).toHaveLength(2)
    expect(await client.listUserSessions('u1')).toHaveLength(SESSIONS.length)
    await expect(client.getSession('missing')).rejects.toMatchObject({
      code: 'not_found',
      issues: [],
    })
    const newSession = { sessionId: 'new/1', userId: 'u1', metadata: { a: 1 } }
    expect(await client.addSession(newSession)).toMatchObject(newSession)
    expect(zep.session('new/1')?.metadata).toEqual({ a: 1 })
    await expect(client.addSession(newSession)).rejects.toMatchObject({ code: 'bad_request' })
    await client.deleteSession('new/1')
    await expect(client.getSession('new/1')).rejects.toMatchObject({ code: 'not_found' })
    zep.remoteEnd('s1')
    await expect(client.updateSession('s1', { metadata: { a: 1 } })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test.each(SESSIONS)('reads the session $sessionId', async ({ sessionId }) => {
    const { origin, asked } = await run()
    const client = createZepClient({ baseUrl: `${origin}/api/zep`, headers: PAGE })

    expect((await client.getSession(sessionId)).metadata).toEqual({ of: sessionId })
    expect(asked).toEqual([sessionId])
  })

  test.each([
    '/sessions/..%2fusers',
    '/sessions/..%2Fusers',
    '/sessions/%2e%2e%2fusers',
    '/sessions/%2E%2E%2Fusers',
  ])('reads %s as the same id for authorize and for Zep', async (path) => {
    const { origin, asked, zep } = await run()
    const response = await send(origin, `/api/zep${path}`)

    expect(JSON.parse(response.body)).toMatchObject({ session_id: '../users' })
    expect(asked).toEqual(['../users'])
    expect(zep.requests.map(({ sessionId }) => sessionId)).toEqual(['../users'])
  })

  test.each([
    '/sessions/%252e%252e',
    '/sessions/%2576',
    '/sessions/%00',
    '/sessions/a%0d%0aX-Evil:%201',
    '/sessions/%',
    '/sessions/%ff',
    '/sessions/%2e%2e',
    '/sessions/..',
    '/sessions/../users/u1',
    '/sessions/./',
    '/sessions//s1',
    '/sessions/s1/',
    '/sessions/s1/messages',
    '/sessions/s1?x=1',
    '/sessions/s1/../../../graph',
    '/../zep/../secret',
    '//evil.test/sessions/s1',
  ])('passes %s, as it is on the wire, neither to authorize nor to Zep', async (path) => {
    const { origin, asked, zep } = await run()
    const response = await send(origin, `/api/zep${path}`)

    expect([400, 404]).toContain(response.status)
    expect(asked).toEqual([])
    expect(zep.requests).toEqual([])
  })

  test.each(['/sessions/%ff', '/sessions/%', '/sessions/%E0%A4%A', '/users/%ff/sessions'])(
    'leaves the broken escape of %s to the handler, because a server of its own may show a stack',
    async (path) => {
      const { origin } = await run()
      const response = await send(origin, `/api/zep${path}`)

      expect(response.status).toBe(400)
      expect(JSON.parse(response.body)).toEqual({
        message: 'The id in the path is not valid. Encode it with encodeURIComponent.',
      })
    },
  )

  test.each([
    ['GET', 'u:p@'],
    ['GET', 'u@'],
    ['GET', ':p@'],
    ['PATCH', 'u:p@'],
    ['DELETE', 'u:p@'],
  ])('refuses %s of an absolute URL with the credentials %s', async (method, credentials) => {
    const { origin, asked, zep } = await run()
    const memory = method === 'DELETE' ? '/memory' : ''
    const path = `${origin.replace('://', `://${credentials}`)}/api/zep/sessions/s1${memory}`
    const body = method === 'PATCH' ? EDIT : ''
    const response = await send(origin, path, { method, headers: PAGE, body })

    expect([400, 404]).toContain(response.status)
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test('stops an upload at the limit, whatever Content-Length says', async () => {
    const { origin, zep } = await run({ maxBodyBytes: 1000 })
    const endless = Array<Buffer>(50).fill(Buffer.alloc(16_384, 32))
    const path = '/api/zep/sessions/s1'
    const outcome = await send(origin, path, {
      method: 'PATCH',
      headers: PAGE,
      body: endless,
    }).then(
      ({ status }) => status,
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    )

    // A server may respond and close the connection before everything has been sent.
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(outcome)
    expect(zep.requests).toEqual([])
  })

  test('accepts an edit in chunks and refuses one from another site', async () => {
    const { origin, zep } = await run()
    const path = '/api/zep/sessions/s1'
    const body = [EDIT.slice(0, 5), EDIT.slice(5)]
    const accepted = await send(origin, path, { method: 'PATCH', headers: PAGE, body })
    const headers = { ...PAGE, 'Sec-Fetch-Site': 'cross-site' }
    const refused = await send(origin, path, { method: 'PATCH', headers, body })

    expect([accepted.status, refused.status]).toEqual([200, 403])
    expect(zep.requests).toHaveLength(1)
  })

  test('accepts an add in chunks and a delete without a body, but not from another site', async () => {
    const { origin, zep } = await run()
    const body = ['{"session_id":', '"new"}']
    const foreign = { ...PAGE, 'Sec-Fetch-Site': 'cross-site' }
    const add = (headers: Record<string, string>) =>
      send(origin, '/api/zep/sessions', { method: 'POST', headers, body })
    const remove = (headers: Record<string, string>, chunks: string[] = []) =>
      send(origin, '/api/zep/sessions/new/memory', { method: 'DELETE', headers, body: chunks })
    // Node sends the body of a DELETE without any framing, unless it is told to chunk it.
    const chunked = { ...PAGE, 'Transfer-Encoding': 'chunked' }

    expect((await add(foreign)).status).toBe(403)
    expect((await add(PAGE)).status).toBe(201)
    expect((await remove(foreign)).status).toBe(403)
    expect((await remove(chunked, ['{', '}'])).status).toBe(400)
    expect(zep.requests.map(({ method }) => method)).toEqual(['POST'])
    expect((await remove(PAGE)).status).toBe(200)
    expect(zep.session('new')).toBeUndefined()
  })

  test('knows its own origin by the Host of the request', async () => {
    const { origin } = await run()
    const edit = (Origin: string) =>
      send(origin, '/api/zep/sessions/s1', {
        method: 'PATCH',
        headers: { Origin, 'Content-Type': 'application/json' },
        body: EDIT,
      })

    expect((await edit(origin)).status).toBe(200)
    expect((await edit('http://127.0.0.1')).status).toBe(403)
  })

  test('responds to HEAD and OPTIONS, and to other methods with 405', async () => {
    const { origin } = await run()
    const path = '/api/zep/sessions/s1'
    const head = await send(origin, path, { method: 'HEAD' })

    expect(head).toMatchObject({ status: 200, body: '' })
    expect(head.headers['cache-control']).toBe('no-store')
    expect((await send(origin, path, { method: 'OPTIONS' })).status).toBe(204)
    expect((await send(origin, path, { method: 'DELETE' })).status).toBe(405)
  })

  test('sends no headers of the browser to Zep and none of Zep to the browser', async () => {
    const { origin, zep } = await run()
    const headers = {
      Cookie: 'sid=secret-cookie',
      Authorization: 'Bearer secret-token',
      'X-Forwarded-For': '10.0.0.1',
      'X-Evil': 'secret-evil',
    }
    const response = await send(origin, '/api/zep/sessions/s1', { headers })

    expect(response.status).toBe(200)
    expect(JSON.stringify(zep.requests)).not.toMatch(/secret-|10\.0\.0\.1/)
    expect(JSON.stringify(response)).not.toContain(API_KEY)
  })

  test('decompresses what Zep sends and follows none of its redirects', async () => {
    const seen: string[] = []
    const upstream = await listen((incoming, outgoing) => {
      seen.push(incoming.url ?? '')
      if (incoming.url === '/sessions/moved') {
        outgoing.writeHead(307, { Location: '/sessions/s1' }).end()
        return
      }
      outgoing.writeHead(200, { 'Content-Encoding': 'gzip', 'Set-Cookie': 'zep=1' })
      outgoing.end(gzipSync('{"session_id":"s1","metadata":{"a":1}}'))
    })
    const { origin } = await run({ baseUrl: upstream })
    const packed = await send(origin, '/api/zep/sessions/s1', {
      headers: { 'Accept-Encoding': 'gzip' },
    })
    const moved = await send(origin, '/api/zep/sessions/moved')

    expect(JSON.parse(packed.body)).toMatchObject({ session_id: 's1', metadata: { a: 1 } })
    expect(packed.headers).not.toHaveProperty('content-encoding')
    expect(packed.headers).not.toHaveProperty('set-cookie')
    expect(moved.status).toBe(502)
    expect(seen).toEqual(['/sessions/s1', '/sessions/moved'])
  })

  test('closes the connection to Zep when the browser disconnects', async () => {
    let leave: () => void = () => undefined
    let noticeClose: () => void = () => undefined
    const closed = new Promise<void>((resolve) => (noticeClose = resolve))
    const upstream = await listen((_, outgoing) => {
      outgoing.on('close', noticeClose)
      leave()
    })
    const { origin } = await run({ baseUrl: upstream })
    const browser = httpRequest(`${origin}/api/zep/sessions/s1`)
    browser.on('error', () => undefined)
    leave = () => void browser.destroy()
    browser.end()

    await closed
  })
})
