import { createServer } from 'node:http'
import { chromium } from 'playwright'

import { chromiumLaunchOptions } from '../scripts/chromium.mjs'

/** The clock of a page that is not isolated is too coarse. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Starts Chromium, and a server with one page per script. */
export async function openChromium() {
  /** @type {string[]} */
  const scripts = []
  const server = createServer(({ url = '/' }, response) => {
    const isScript = url.endsWith('.js')
    const type = isScript ? 'text/javascript' : 'text/html'
    response.writeHead(200, { ...ISOLATED, 'Content-Type': `${type}; charset=utf-8` })
    const page = `<!doctype html><body><script src="${url}.js"></script>`
    response.end(isScript ? scripts[parseInt(url.slice(1))] : page)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')

  const { args, ...options } = chromiumLaunchOptions()
  const browser = await chromium.launch({
    ...options,
    args: [...args, '--js-flags=--expose-gc', '--enable-precise-memory-info'],
  })
  return {
    version: browser.version(),
    /**
     * Loads a script in a browser context of its own, which is a process of its own.
     *
     * @param {string} script
     */
    openTab: async (script) => {
      const known = scripts.indexOf(script)
      const index = known === -1 ? scripts.push(script) - 1 : known
      const context = await browser.newContext()
      const tab = await context.newPage()
      tab.on('pageerror', (error) => {
        console.error(error)
        // What is being evaluated may wait for something that never comes now.
        void context.close()
      })
      await tab.goto(`http://127.0.0.1:${address.port}/${index}`)
      return { evaluate: tab.evaluate.bind(tab), close: () => context.close() }
    },
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}
