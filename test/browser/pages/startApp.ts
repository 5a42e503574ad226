import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'
import { getResponse } from 'msw'
import { type BrowserContext, type Page, chromium } from 'playwright'

import type { Metadata } from '../../../src/exports/index'
import { type MockZep, createZepHandlers } from '../../../src/exports/msw'
import { chromiumLaunchOptions } from '../../chromium.mjs'

const HTML = '<!doctype html><meta charset="utf-8"><body><script type="module" src="/app.js"></script>'

const WORKER = `
addEventListener('install', (event) =>
  event.waitUntil(caches.open('app').then((cache) => cache.addAll(['/', '/app.js']))))
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (!pathname.startsWith('/api/')) event.respondWith(caches.match(origin + pathname))
})`

/** A page of the app, as its user sees it. */
export interface Tab {
  readonly page: Page
  /** Types a patch, and saves it. */
  edit: (patch: Metadata) => Promise<void>
  /** Waits until the page shows this metadata. */
  shows: (metadata: Metadata) => Promise<void>
  /** Waits until the save state is this. */
  is: (state: string) => Promise<void>
  /** What it showed since it was loaded. */
  shown: () => Promise<(Metadata | null)[]>
}

/** The app on a real socket, over a mock Zep, and the browser to open it in. */
export interface App {
  readonly zep: MockZep
  readonly context: BrowserContext
  /** What the PATCHes held, in the order in which they arrived. */
  readonly sent: () => unknown[]
  open: (search?: string) => Promise<Tab>
  close: () => Promise<void>
}

/** Builds the page, serves it, and starts Chromium. */
export async function startApp(metadata: Metadata): Promise<App> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('app.tsx', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const zep = createZepHandlers({
    baseUrl: '/api/v2',
    sessions: [{ sessionId: 's', metadata }],
  })
  const files = new Map([
    ['/', ['text/html', HTML]],
    ['/app.js', ['text/javascript', outputFiles[0]?.text]],
    ['/worker.js', ['text/javascript', WORKER]],
  ])

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`)
    const [type, text] = files.get(url.pathname) ?? []
    if (type) {
      outgoing.writeHead(200, { 'content-type': type }).end(text)
      return
    }
    const response = await getResponse(zep.handlers, await toRequest(url, incoming))
    if (!response || response.type === 'error') {
      outgoing.destroy()
      return
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(await response.text())
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await chromium.launch(chromiumLaunchOptions())
  const context = await browser.newContext()
  context.setDefaultTimeout(5_000)
  return {
    zep,
    context,
    sent: () =>
      zep.requests.flatMap(({ method, body }) =>
        method === 'PATCH' ? [(body as { metadata: unknown }).metadata] : [],
      ),
    open: async (search = '') => {
      const page = await context.newPage()
      await page.goto(`${origin}/${search}`)
      return toTab(page)
    },
    close: async () => {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

async function toRequest(url: URL, incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET', headers } = incoming
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return new Request(url, {
    method,
    headers: new Headers(headers as Record<string, string>),
    ...(method !== 'GET' && { body: Buffer.concat(chunks) }),
  })
}

function toTab(page: Page): Tab {
  const saying = (name: string, text: string) =>
    page.getByRole('status', { name }).and(page.getByText(text, { exact: true })).waitFor()
  return {
    page,
    edit: async (patch) => {
      await page.getByRole('textbox', { name: 'Patch' }).fill(JSON.stringify(patch))
      await page.getByRole('button', { name: 'Save' }).click()
    },
    shows: (metadata) => saying('Metadata', JSON.stringify(metadata)),
    is: (state) => saying('State', state),
    shown: async () => {
      const shown = await page.evaluate(() => window.shown)
      return shown.map((view) => JSON.parse(view) as Metadata | null)
    },
  }
}
