import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium, type Page, type Response } from 'playwright'
import { onTestFinished } from 'vitest'

import { chromiumLaunchOptions } from '../../../scripts/chromium.mjs'

/** The page as users get it: bundled, minified, in production mode. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.tsx', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles[0]?.text ?? ''
}

export interface OpenPage {
  page: Page
  /** Everything that has arrived so far, bodies and headers. */
  received: () => Promise<string>
  /** The headers of every request that the page has sent. */
  sent: () => Promise<string>
  /** Every string in the memory of the page: variables, closures, caches, the DOM. */
  heap: () => Promise<string>
}

/** Opens a page in the installed Chromium until the test ends. */
export async function openPage(url: string, cookie?: string): Promise<OpenPage> {
  const browser = await chromium.launch(chromiumLaunchOptions())
  onTestFinished(() => browser.close())
  const context = await browser.newContext()
  const [name = '', value = ''] = cookie?.split('=') ?? []
  if (name) await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  const responses: Response[] = []
  page.on('response', (response) => responses.push(response))
  await page.goto(url)

  return {
    page,
    received: async () => {
      const texts = responses.map(async (response) => {
        const headers = JSON.stringify(await response.headersArray())
        return headers + (await response.text().catch(() => ''))
      })
      return (await Promise.all(texts)).join('\n')
    },
    sent: async () => {
      const headers = responses.map((response) => response.request().headersArray())
      return JSON.stringify(await Promise.all(headers))
    },
    heap: async () => {
      const devtools = await page.context().newCDPSession(page)
      const chunks: string[] = []
      devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
      await devtools.send('HeapProfiler.takeHeapSnapshot')
      return chunks.join('')
    },
  }
}
