import { Agent, createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

import { createZepHandler, type ZepHandlerOptions } from '../../../src/exports/server'
import { EDIT } from '../../harness/serve'
import { toListener } from './listen'

const CALLERS = 300

const PAGE = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }

/** Waits for a condition that sockets bring about. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}

const countSockets = (server: Server) => promisify(server.getConnections.bind(server))()

/** What each case waits for: `reach` notes that a request has come that far, and never settles. */
const CASES: [string, (reach: () => Promise<never>) => Partial<ZepHandlerOptions>][] = [
  ['authorize', (reach) => ({ authorize: reach })],
  ['authorizeEdit', (reach) => ({ authorizeEdit: reach })],
  ['schema', (reach) => ({ schema: { '~standard': { validate: reach } } })],
  ['Zep', (reach) => ({ fetch: reach })],
  ['Zep, with onEdit', (reach) => ({ fetch: reach, onEdit: () => undefined })],
  ['its turn', (reach) => ({ fetch: reach, maxConcurrentUpdates: 1 })],
  [
    'onEdit',
    (reach) => ({ fetch: async () => new Response('{"session_id":"s1"}'), onEdit: reach }),
  ],
]

test.each(CASES)(
  `${CALLERS} callers who leave while the handler waits for %s hold neither a socket nor a promise`,
  { timeout: 60_000 },
  async (name, optionsOf) => {
    let reached = 0
    const reach = () => {
      reached++
      return new Promise<never>(() => undefined)
    }
    let settled = 0
    const handler = createZepHandler({
      apiKey: 'key',
      authorize: () => true,
      ...optionsOf(reach),
      // Longer than the test may take, so that only their leaving can be the reason.
      timeoutMs: 600_000,
    })
    const server = createServer(toListener((request) => handler(request).finally(() => settled++)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    const browsers = Array.from({ length: CALLERS }, () => {
      const path = '/api/zep/sessions/s1'
      const agent = new Agent()
      const browser = httpRequest({ port, path, method: 'PATCH', headers: PAGE, agent })
      browser.on('error', () => undefined)
      browser.end(EDIT)
      return browser
    })
    await until(() => reached === (name === 'its turn' ? 1 : CALLERS))
    await until(async () => (await countSockets(server)) === CALLERS)
    expect(settled).toBe(0)
    for (const browser of browsers) browser.destroy()
    await until(() => settled === CALLERS)
    await until(async () => (await countSockets(server)) === 0)
  },
)
