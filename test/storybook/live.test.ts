import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { crawl } from './crawl'
import { type RunningStorybook, startStorybook } from './startStorybook'

const KEY = 'z_sentinel.4f1c9ab27de3'

const SESSION = { session_id: 's1', metadata: { status: 'open' } }

const received: IncomingMessage[] = []

const zep = createServer((incoming, response) => {
  received.push(incoming)
  incoming.resume().on('end', () => response.end(JSON.stringify(SESSION)))
})

let storybook: RunningStorybook

beforeAll(async () => {
  await new Promise<void>((done) => zep.listen(0, '127.0.0.1', done))
  const { port } = zep.address() as AddressInfo
  storybook = await startStorybook({
    ZEP_API_KEY: KEY,
    ZEP_BASE_URL: `http://127.0.0.1:${port}/api/v2`,
  })
}, 180_000)

afterAll(async () => {
  await storybook[Symbol.asyncDispose]()
  await new Promise((done) => zep.close(done))
})

const patch = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${storybook.url}/api/zep/sessions/s1`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"metadata":{"status":"done"}}',
  })

test('requests of the stories are forwarded to the real Zep with the key', async () => {
  const read = await fetch(`${storybook.url}/api/zep/sessions/s1`)
  expect(await read.json()).toMatchObject(SESSION)
  const edited = await patch({ 'Sec-Fetch-Site': 'same-origin' })
  expect(edited.status).toBe(200)
  expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /api/v2/sessions/s1',
    'PATCH /api/v2/sessions/s1',
  ])
  for (const { headers } of received) expect(headers.authorization).toBe(`Api-Key ${KEY}`)
})

test('an edit from another site and a request for another host are refused', async () => {
  const before = received.length
  expect((await patch({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
  const { port } = new URL(storybook.url)
  // `fetch` does not allow setting the Host header.
  const status = await new Promise((done, fail) => {
    request({ port, path: '/api/zep/sessions/s1', headers: { Host: 'evil.example' } })
      .on('response', ({ statusCode }) => done(statusCode))
      .on('error', fail)
      .end()
  })
  expect(status).toBe(403)
  expect(received).toHaveLength(before)
})

test('nothing that Storybook serves contains the key', { timeout: 180_000 }, async () => {
  const served = await crawl(storybook.url, [
    '/',
    '/iframe.html',
    '/index.json',
    '/project.json',
    '/api/zep/sessions/s1',
    '/.env',
    '/@fs/proc/self/environ',
  ])
  const paths = [...served.keys()]
  // The crawl reached the preview, which is in live mode.
  expect(paths).toContain('/stories/EditingASession.stories.tsx')
  expect([...served.values()].some((text) => /"__ZEP_LIVE__": true/.test(text))).toBe(true)
  expect(paths.filter((path) => served.get(path)?.includes(KEY))).toEqual([])
})
