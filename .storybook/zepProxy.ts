import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import type { Plugin } from 'vite'

import type * as ServerEntry from '../src/exports/server'

interface ZepProxyOptions {
  apiKey: string
  /** @default Zep's cloud */
  baseUrl: string | undefined
  allowInsecureHttp: boolean
}

const BASE_PATH = '/api/zep'

/**
 * Lets the stories reach the real Zep through the dev server, which adds the key. Only requests from
 * this machine are accepted, because nothing else on the network has been authorized, and only those
 * of the dev server's own pages.
 */
export function zepProxy({ apiKey, baseUrl, allowInsecureHttp }: ZepProxyOptions): Plugin {
  return {
    name: 'react-zep:proxy',
    apply: 'serve',
    // By default, Vite lets pages of every other port of this machine read what it serves.
    config: () => ({ server: { cors: false } }),
    async configureServer(server) {
      const { middlewares, config } = server
      const entry = fileURLToPath(new URL('../src/exports/server.ts', import.meta.url))
      const { createZepHandler } = (await server.ssrLoadModule(entry)) as typeof ServerEntry
      const handler = createZepHandler({
        apiKey,
        baseUrl,
        allowInsecureHttp,
        basePath: BASE_PATH,
        operations: ['getSession', 'updateSession', 'listSessions', 'listUserSessions'],
        authorize: ({ request }) => isLoopback(new URL(request.url).hostname),
        onError: (error) => config.logger.error(`Zep: ${error.message}`),
      })
      const listener = getRequestListener(handler, { overrideGlobalObjects: false })

      middlewares.use((request, response, next) => {
        if (request.url?.startsWith(`${BASE_PATH}/`) !== true) {
          next()
        } else if (isLoopback(request.socket.remoteAddress)) {
          // Storybook lets every page read it too.
          for (const name of response.getHeaderNames()) {
            if (name.startsWith('access-control-')) response.removeHeader(name)
          }
          void listener(request, response)
        } else {
          response.writeHead(403).end()
        }
      })
      config.logger.info('The stories use the real Zep: edits are saved in your project.')
    },
  }
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|(::ffff:)?127(\.\d+){3}|\[?::1\]?)$/.test(host)
}
