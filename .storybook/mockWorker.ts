import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const FILE = 'mockServiceWorker.js'

/**
 * Serves the worker script of the installed MSW, and adds it to the build, so that no committed copy
 * can become outdated. (The story tests do not get files from `staticDirs`.)
 */
export function mockWorker(): Plugin {
  const script = (): Promise<Buffer> =>
    readFile(createRequire(import.meta.url).resolve(`msw/${FILE}`))
  return {
    name: 'react-zep:mock-worker',
    configureServer({ middlewares, config }) {
      middlewares.use((request, response, next) => {
        const [path] = request.url?.split('?') ?? []
        if (path?.endsWith(`/${FILE}`) !== true) {
          next()
          return
        }
        script().then((source) => {
          response.setHeader('Content-Type', 'text/javascript')
          response.setHeader('Service-Worker-Allowed', config.base)
          response.end(source)
        }, next)
      })
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: await script() })
    },
  }
}
