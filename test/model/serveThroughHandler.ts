import { AsyncLocalStorage } from 'node:async_hooks'

import { createZepHandler } from '../../src/exports/server'

/** Set while the handler runs, and in everything that it starts. */
const onServer = new AsyncLocalStorage<true>()

/** The tests of hooks have a DOM, and the handler refuses to run in a browser. */
function hideDocument(): void {
  const page = document
  Object.defineProperty(globalThis, 'document', {
    configurable: true,
    get: () => (onServer.getStore() ? undefined : page),
  })
}

let isHidden = false

/** Sends a request through `createZepHandler` to a Zep that is a function. */
export async function serveThroughHandler(
  path: string,
  { method = 'GET', body, headers }: RequestInit,
  zep: () => { status: number; body: string; headers: Record<string, string> },
): Promise<{ status: number; body: string; headers: Headers }> {
  if (!isHidden) hideDocument()
  isHidden = true
  const handle = () =>
    createZepHandler({
      apiKey: 'key',
      authorize: () => true,
      allowServerCallers: true,
      operations: [
        'getSession',
        'updateSession',
        'addSession',
        'deleteSession',
        'listSessions',
        'listUserSessions',
      ],
      timeoutMs: 2 ** 31 - 1,
      fetch: async () => {
        const { status, body: text, headers: sent } = zep()
        return new Response(text, { status, headers: sent })
      },
    })(
      new Request(`https://app.test${path}`, {
        method,
        body: body ?? null,
        headers: headers ?? {},
      }),
    )
  const response = await onServer.run(true, handle)
  return { status: response.status, body: await response.text(), headers: response.headers }
}
