import { execFile, execFileSync } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { getResponse } from 'msw'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import { createMockZep } from '../../../src/exports/msw'
import { findChromium } from '../../../scripts/chromium.mjs'
import { isCI } from '../../../scripts/isCI.mjs'
import { send, toListener } from '../adapters/listen'
import { openPage } from '../chromium/openPage'
import { EDIT } from '../../harness/serve'
import { findBun, makeApp, readSnippets } from './app'
import { testRenderedPages } from './renderedPages'
import { type RunningServer, startServer } from './startServer'

const API_KEY = 'z_only-the-server-knows-4711'
const ADA = { Cookie: 'user=ada' }
const PAGE = { ...ADA, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }

const zep = createMockZep({
  baseUrl: '/api/v2',
  apiKey: API_KEY,
  sessions: ['support-42', 'a/b', '../users', 'secret'].map((sessionId) => ({
    sessionId,
    metadata: { of: sessionId },
  })),
})

/** The mock behind a socket. It never responds to requests for one of its sessions. */
let noticeClose: () => void = () => undefined
let noticeCall: () => void = () => undefined
const respondAsZep = toListener(async (request) => {
  return (await getResponse(zep.handlers, request)) ?? new Response('no route', { status: 404 })
})
const upstream = createServer(((incoming, outgoing) => {
  if (incoming.url?.endsWith('/sessions/slow') !== true) {
    respondAsZep(incoming, outgoing)
    return
  }
  outgoing.on('close', noticeClose)
  noticeCall()
}) satisfies RequestListener)

const app = makeApp(inject('tarball'))
const bun = findBun(app)
const environment: Record<string, string> = { ZEP_API_KEY: API_KEY, NODE_ENV: 'production' }

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  environment['MOCK_ZEP'] = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  // The build of Next.js must not need the key.
  execFileSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    cwd: app,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NEXT_TELEMETRY_DISABLED: '1' },
    stdio: 'pipe',
  })
}, 300_000)

afterAll(() => {
  upstream.closeAllConnections()
  upstream.close()
  rmSync(app, { recursive: true, force: true })
})

const NODE_REDIRECT = { NODE_OPTIONS: `--import=${join(app, 'redirect.mjs')}` }
const NEXT = ['node_modules/next/dist/bin/next', 'start']

const SERVERS: [name: string, command: string, args: string[], env: Record<string, string>][] = [
  ['Next.js', process.execPath, NEXT, { ...NODE_REDIRECT, NEXT_TELEMETRY_DISABLED: '1' }],
  ['Hono', process.execPath, ['hono.js'], NODE_REDIRECT],
  ['Express', process.execPath, ['express.js'], NODE_REDIRECT],
  ...(bun ? [['Bun', bun, ['--preload', './redirect.mjs', 'bun.js'], {}] as never] : []),
]

test('every file of the documents is found', () => {
  expect([...readSnippets().keys()]).toEqual([
    'app/api/zep/[...path]/route.ts',
    'app/providers.tsx',
    'app/page.tsx',
    'hono.js',
    'express.js',
    'bun.js',
    'rules.js',
    'lib/zep.ts',
    'app/sessions/[sessionId]/page.tsx',
    'app/sessions/[sessionId]/session.tsx',
    'app/streamed/[sessionId]/page.tsx',
    'app/suspended-session.tsx',
    'app/static/page.tsx',
  ])
})

test('the rules of the page let users set the status, but never the plan', async () => {
  const script = `
    import { handler } from './rules.js'
    const headers = ${JSON.stringify(PAGE)}
    for (const metadata of [{ status: 'done' }, { plan: 'gold' }, { status: 'x' }, { a: 1 }]) {
      const body = JSON.stringify({ metadata })
      const url = 'http://localhost/api/zep/sessions/support-42'
      const { status } = await handler(new Request(url, { method: 'PATCH', headers, body }))
      console.log(status)
    }`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { cwd: app, env: { ...environment, ...NODE_REDIRECT, PATH: process.env['PATH'] } },
  )
  const [logged, ...statuses] = stdout.trim().split('\n')

  expect(JSON.parse(logged ?? '')).toMatchObject({
    sessionId: 'support-42',
    metadata: { status: 'done' },
  })
  expect(statuses).toEqual(['200', '422', '422', '422'])
  expect(zep.session('support-42')?.metadata).not.toHaveProperty('plan')
})

test('Bun is installed if the registry has one for this machine', () => {
  expect(bun ?? 'no Bun for this machine').toMatch(/bun/i)
})

describe.each(SERVERS)('%s, as docs/server.md shows it', (name, command, args, env) => {
  let server: RunningServer
  const ask = (path: string, options: Parameters<typeof send>[2] = { headers: ADA }) =>
    send(server.origin, `/api/zep${path}`, options)
  const edit = (path: string, headers: Record<string, string>, body = EDIT) =>
    ask(path, { method: 'PATCH', headers, body })

  beforeAll(async () => {
    zep.reset()
    server = await startServer(command, args, app, { ...environment, ...env })
  }, 60_000)

  afterAll(() => server.stop())

  test('reads and edits for users that authorize allows', async () => {
    const read = await ask('/sessions/support-42')
    const edited = await edit('/sessions/support-42', PAGE)

    expect([read.status, edited.status]).toEqual([200, 200])
    expect(JSON.parse(read.body)).toMatchObject({ metadata: { of: 'support-42' } })
    expect(read.headers['cache-control']).toBe('no-store')
    expect(JSON.parse(edited.body)).toMatchObject({ metadata: { of: 'support-42', a: 1 } })
    expect(zep.session('support-42')?.metadata).toEqual({ of: 'support-42', a: 1 })
  })

  test('calls Zep every time', async () => {
    zep.remoteUpdate('support-42', { seen: 1 })
    expect((await ask('/sessions/support-42')).body).toContain('"seen":1')
    zep.remoteUpdate('support-42', { seen: 2 })

    expect((await ask('/sessions/support-42')).body).toContain('"seen":2')
  })

  test('refuses other users and other pages', async () => {
    const before = zep.requests.length
    const refused = [
      await ask('/sessions/support-42', {}),
      await ask('/sessions/secret'),
      await edit('/sessions/secret', PAGE),
      await edit('/sessions/support-42', { ...PAGE, 'Sec-Fetch-Site': 'cross-site' }),
      await edit('/sessions/support-42', { ...ADA, 'Content-Type': 'application/json' }),
    ]

    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    expect(zep.requests).toHaveLength(before)
  })

  test.each([
    ['/sessions/a%2Fb', 'a/b'],
    ['/sessions/a%2fb', 'a/b'],
    ['/sessions/..%2fusers', '../users'],
  ])('reads %s as one id', async (path, sessionId) => {
    const response = await ask(path)

    expect(response.status).toBe(200)
    expect(JSON.parse(response.body)).toMatchObject({ session_id: sessionId })
  })

  test.each([
    '/sessions/%252e%252e',
    '/sessions/secre%2574',
    '/sessions/%00',
    '/sessions/a%0d%0aX-Evil:%201',
    '/sessions/%',
    '/sessions/%ff',
    '/sessions/..',
    '/sessions/%2e%2e',
    '/sessions/support-42/../secret',
    '/sessions/support-42/memory',
    '/sessions/support-42/',
    '/sessions//support-42',
    '/sessions/support-42?x=1',
    '/sessions-ordered',
    '/users/u1/sessions',
    '/../../secret',
  ])('does not pass %s, as it is on the wire, to Zep', async (path) => {
    const before = zep.requests.length
    const { status } = await ask(path)

    // Next.js normalizes some of them by a redirect, and responds with 500 to a broken escape.
    expect(status).toBeGreaterThanOrEqual(300)
    expect(zep.requests).toHaveLength(before)
  })

  if (name !== 'Next.js') {
    test('leaves a broken escape to the handler, which shows no stack', async () => {
      const response = await ask('/sessions/%ff')

      expect(response.status).toBe(400)
      expect(JSON.parse(response.body)).toEqual({
        message: 'The id in the path is not valid. Encode it with encodeURIComponent.',
      })
    })
  }

  test('refuses other methods and invalid bodies', async () => {
    const before = zep.requests.length
    const statuses = [
      await ask('/sessions/support-42', { method: 'DELETE', headers: ADA }),
      await ask('/sessions/support-42', { method: 'POST', headers: ADA }),
      await edit('/sessions/support-42', { ...PAGE, 'Content-Type': 'text/plain' }),
      await edit('/sessions/support-42', PAGE, '{"metadata":{"a":1},"user_id":"x"}'),
      await edit('/sessions/support-42', PAGE, ' '.repeat(1024 * 1024 + 1)),
    ].map(({ status }) => status)

    expect(statuses).toEqual([405, 405, 415, 400, 413])
    expect(zep.requests).toHaveLength(before)
  })

  test('responds to HEAD and OPTIONS', async () => {
    const head = await ask('/sessions/support-42', { method: 'HEAD', headers: ADA })
    const options = await ask('/sessions/support-42', { method: 'OPTIONS' })

    expect(head).toMatchObject({ status: 200, body: '' })
    expect(options.status).toBe(204)
    expect(options.headers.allow).toBe('GET, HEAD, PATCH, OPTIONS')
  })

  test('closes the connection to Zep when the browser disconnects', async () => {
    const browser = new AbortController()
    const called = new Promise<void>((resolve) => (noticeCall = resolve))
    const closed = new Promise<void>((resolve) => (noticeClose = resolve))
    const url = `${server.origin}/api/zep/sessions/slow`
    const response = fetch(url, { headers: ADA, signal: browser.signal }).catch(() => 'left')
    await called
    browser.abort()

    expect(await response).toBe('left')
    await closed
  })

  if (name === 'Next.js') testRenderedPages(zep, () => server)

  test('never prints the key', () => {
    expect(server.output()).not.toContain(API_KEY)
  })

  if (name === 'Next.js' && (findChromium() || isCI)) {
    test('shows and edits the session on the page, and no part of the page contains the key', async () => {
      const { page, received, heap } = await openPage(server.origin, 'user=ada')
      await page.getByRole('status').getByText('"of":"support-42"').waitFor()
      await page.getByRole('button', { name: 'Upgrade' }).click()
      await page.getByRole('status').getByText('"plan":"gold"').waitFor()
      await expect.poll(() => zep.session('support-42')?.metadata).toMatchObject({ plan: 'gold' })

      expect(await received()).toContain('/api/zep')
      expect(await received()).not.toContain(API_KEY)
      expect(await heap()).not.toContain(API_KEY)
      expect(filesWithKey()).toEqual([])
    })
  }
})

/** The files of the Next.js build that contain the key, for the browser or the server. */
function filesWithKey(): string[] {
  const files = readdirSync(join(app, '.next'), { recursive: true, withFileTypes: true })
  return files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((file) => readFileSync(file, 'latin1').includes(API_KEY))
}
