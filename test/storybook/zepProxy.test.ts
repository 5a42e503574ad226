import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createServer as createViteServer, type UserConfig } from 'vite'

import { zepProxy } from '../../.storybook/zepProxy'
import { listen } from '../harness/listen'
import { send } from '../server/adapters/listen'

const PATH = '/api/zep/sessions/s1'
const OTHER_PORT = 'http://localhost:4444'
const EDIT = { method: 'PATCH', body: '{"metadata":{"a":1}}' }
const JSON_TYPE = { 'Content-Type': 'application/json' }

/** A dev server with the proxy, which lets every page read it, as that of Storybook does. */
async function startDevServer(server: UserConfig['server'] = {}) {
  const received: string[] = []
  const zep = await listen((incoming, outgoing) => {
    received.push(incoming.method ?? '')
    outgoing.end('{"session_id":"s1","metadata":{}}')
  })
  const vite = await createViteServer({
    configFile: false,
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { ...server, middlewareMode: true, ws: false, watch: null },
    plugins: [zepProxy({ apiKey: 'key', baseUrl: `${zep}/api/v2`, allowInsecureHttp: false })],
  })
  const http = createServer(((incoming, outgoing) => {
    outgoing.setHeader('Access-Control-Allow-Origin', '*')
    outgoing.setHeader('Access-Control-Allow-Headers', 'Content-Type')
    vite.middlewares(incoming, outgoing)
  }) satisfies RequestListener)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    http.closeAllConnections()
    http.close()
    await vite.close()
  })
  return { origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, received }
}

const corsOf = ({ headers }: Awaited<ReturnType<typeof send>>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'))

test('serves the stories, which are pages of the dev server itself', async () => {
  const { origin, received } = await startDevServer()
  const headers = { 'Sec-Fetch-Site': 'same-origin' }
  const read = await send(origin, PATH, { headers })
  const edited = await send(origin, PATH, { ...EDIT, headers: { ...headers, ...JSON_TYPE } })

  expect([read.status, edited.status]).toEqual([200, 200])
  expect(received).toEqual(['GET', 'PATCH'])
})

test.each<[string, Record<string, string>]>([
  ['a fetch', { 'Sec-Fetch-Site': 'same-site', Origin: OTHER_PORT }],
  ['an image', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' }],
  ['a link', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate' }],
  ['a fetch in an older browser', { Origin: OTHER_PORT }],
])('keeps the project from %s of a page on another port', async (_, headers) => {
  const { origin, received } = await startDevServer()
  const read = await send(origin, PATH, { headers })
  const edited = await send(origin, PATH, { ...EDIT, headers: { ...headers, ...JSON_TYPE } })

  expect([read.status, edited.status]).toEqual([403, 403])
  expect([...corsOf(read), ...corsOf(edited)]).toEqual([])
  expect(received).toEqual([])
})

test('lets no page on another port read what the stories read, nor ask whether it may', async () => {
  const { origin } = await startDevServer({ cors: true })
  // A page that could forge the first header must still not be able to read the response.
  const headers = { 'Sec-Fetch-Site': 'same-origin', Origin: OTHER_PORT }
  const read = await send(origin, PATH, { headers })
  const preflight = await send(origin, PATH, {
    method: 'OPTIONS',
    headers: { Origin: OTHER_PORT, 'Access-Control-Request-Method': 'PATCH' },
  })

  expect([read.status, preflight.status]).toEqual([200, 204])
  expect([...corsOf(read), ...corsOf(preflight)]).toEqual([])
})
