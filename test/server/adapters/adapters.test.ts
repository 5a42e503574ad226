import { gzipSync } from 'node:zlib'
import { request as httpRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createZepClient } from '../../../src/exports/core'
import { type ZepHandlerOptions, createZepHandler } from '../../../src/exports/server'
import { EDIT } from '../serve'
import { listen, listenAsZep, send } from './listen'
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
        list: true,
        authorize: ({ sessionId }) => {
          asked.push(sessionId)
          return true
        },
        ...options,
      }),
    )
    return { zep, origin, asked }
  }

  test('serves the client: reads, edits, lists, errors', async () => {
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
    zep.remoteEnd('s1')
    await expect(client.updateSession('s1', { metadata: { a: 1 } })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test.each(SESSIONS)('takes $sessionId for what it is', async ({ sessionId }) => {
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
  ])('takes %s for one id, to authorize and to Zep', async (path) => {
    const { origin, asked, zep } = await run()
    const answer = await send(origin, `/api/zep${path}`)

    expect(JSON.parse(answer.body)).toMatchObject({ session_id: '../users' })
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
    '/sessions/s1/memory',
    '/sessions/s1?x=1',
    '/sessions/s1/../../../graph',
    '/../zep/../secret',
    '//evil.test/sessions/s1',
  ])('lets %s, as it is on the wire, reach neither authorize nor Zep', async (path) => {
    const { origin, asked, zep } = await run()
    const answer = await send(origin, `/api/zep${path}`)

    expect([400, 404]).toContain(answer.status)
    expect(asked).toEqual([])
    expect(zep.requests).toEqual([])
  })

  test('stops an upload at the limit, whatever length it gave', async () => {
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

    // A server may answer and hang up before all is sent.
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(outcome)
    expect(zep.requests).toEqual([])
  })

  test('takes an edit in chunks, and refuses one from another site', async () => {
    const { origin, zep } = await run()
    const path = '/api/zep/sessions/s1'
    const body = [EDIT.slice(0, 5), EDIT.slice(5)]
    const taken = await send(origin, path, { method: 'PATCH', headers: PAGE, body })
    const headers = { ...PAGE, 'Sec-Fetch-Site': 'cross-site' }
    const refused = await send(origin, path, { method: 'PATCH', headers, body })

    expect([taken.status, refused.status]).toEqual([200, 403])
    expect(zep.requests).toHaveLength(1)
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

  test('answers HEAD and OPTIONS, and 405 to the rest', async () => {
    const { origin } = await run()
    const path = '/api/zep/sessions/s1'
    const head = await send(origin, path, { method: 'HEAD' })

    expect(head).toMatchObject({ status: 200, body: '' })
    expect(head.headers['cache-control']).toBe('no-store')
    expect((await send(origin, path, { method: 'OPTIONS' })).status).toBe(204)
    expect((await send(origin, path, { method: 'DELETE' })).status).toBe(405)
  })

  test('sends Zep no header of the browser, and the browser none of Zep', async () => {
    const { origin, zep } = await run()
    const headers = {
      Cookie: 'sid=secret-cookie',
      Authorization: 'Bearer secret-token',
      'X-Forwarded-For': '10.0.0.1',
      'X-Evil': 'secret-evil',
    }
    const answer = await send(origin, '/api/zep/sessions/s1', { headers })

    expect(answer.status).toBe(200)
    expect(JSON.stringify(zep.requests)).not.toMatch(/secret-|10\.0\.0\.1/)
    expect(JSON.stringify(answer)).not.toContain(API_KEY)
  })

  test('undoes the compression of Zep, and follows none of its redirects', async () => {
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

  test('hangs up on Zep when the browser hangs up', async () => {
    let leave: () => void = () => undefined
    let noticeHangUp: () => void = () => undefined
    const hungUp = new Promise<void>((resolve) => (noticeHangUp = resolve))
    const upstream = await listen((_, outgoing) => {
      outgoing.on('close', noticeHangUp)
      leave()
    })
    const { origin } = await run({ baseUrl: upstream })
    const browser = httpRequest(`${origin}/api/zep/sessions/s1`)
    browser.on('error', () => undefined)
    leave = () => void browser.destroy()
    browser.end()

    await hungUp
  })
})
