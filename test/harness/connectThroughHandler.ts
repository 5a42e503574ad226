import type { ZepError } from '../../src/exports/index'
import { createZepHandler, type ZepHandlerOptions } from '../../src/exports/server'
import { GatedServer } from './GatedServer'
import { BASE, World } from './World'

/** An app, and what `onError` of its handler was called with for PATCHes. */
export interface AppThroughHandler {
  world: World
  errors: ZepError[]
}

/** An app whose requests go to a handler, and from there to Zep. */
export async function connectThroughHandler(
  options: Partial<ZepHandlerOptions> = {},
): Promise<AppThroughHandler> {
  const server = new GatedServer({ s: BASE, t: BASE })
  const errors: ZepError[] = []
  const handler = createZepHandler({
    apiKey: 'key',
    authorize: () => true,
    operations: ['getSession', 'updateSession', 'listSessions', 'listUserSessions'],
    basePath: '/api/v2',
    baseUrl: 'https://upstream.test/api/v2',
    fetch: server.fetch,
    onError: (error, { request }) => {
      if (request.method === 'PATCH') errors.push(error)
    },
    ...options,
  })
  const fetch: typeof globalThis.fetch = (input, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Sec-Fetch-Site', 'same-origin')
    return handler(new Request(input, { ...init, headers }))
  }
  const world = new World({ server: Object.assign(server, { fetch }) })
  return { world: await world.mount(), errors }
}
