import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { getResponse } from 'msw'
import { type BrowserContext, chromium, type Page } from 'playwright'

import type { Metadata } from '../../../src/exports/index'
import { createMockZep, type MockZep } from '../../../src/exports/msw'
import { chromiumLaunchOptions } from '../../../scripts/chromium.mjs'

const HTML =
  '<!doctype html><meta charset="utf-8"><body><script type="module" src="/app.js"></script>'

const WORKER = `
addEventListener('install', (event) =>
  event.waitUntil(caches.open('app').then((cache) => cache.addAll(['/', '/app.js']))))
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (!pathname.startsWith('/api/')) event.respondWith(caches.match(origin + pathname))
})`

/** A page of the app, as its users see it. */
export interface Tab {
  readonly page: Page
  /** Types a patch and saves it. */
  edit: (patch: Metadata) => Promise<void>
  /** Waits until the page shows this metadata. */
  shows: (metadata: Metadata) => Promise<void>
  /** Waits until the page shows this save state. */
  is: (state: string) => Promise<void>
  /** Waits until the storage of the tab contains the string. */
  stores: (text: string) => Promise<void>
  /** Simulates that the user returns to the tab. */
  focus: () => Promise<void>
  /** Every view since the page was loaded. */
  shown: () => Promise<(Metadata | null)[]>
}

/** The app on a real socket with a mock Zep, and a browser to open it in. */
export interface App {
  readonly zep: MockZep
  /** Opens a browser context with its own storage and network, and resets Zep. */
  visit: () => Promise<Visit>
  close: () => Promise<void>
}

/** A browser context in which one user has the app open. */
export interface Visit {
  readonly context: BrowserContext
  open: (search?: string) => Promise<Tab>
  /** The metadata of the PATCHes that reached Zep, in order of arrival. */
  sent: () => unknown[]
  /** The metadata of the PATCHes whose response reached its tab: if it is lost, the tab retries. */
  answered: () => unknown[]
  /** How many PATCHes Zep has not responded to yet. */
  inFlight: () => number
  /** Holds back every PATCH before Zep applies it; returns the function that releases them. */
  hold: () => () => void
}

/** Builds and serves the page, and starts Chromium. */
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
  const zep = createMockZep({
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
    // Our handler sends this too. Without it, Chromium's cache serializes the PATCHes of a URL.
    response.headers.set('cache-control', 'no-store')
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(await response.text())
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await chromium.launch(chromiumLaunchOptions())
  return {
    zep,
    visit: async () => {
      zep.reset()
      const context = await browser.newContext()
      context.setDefaultTimeout(10_000)
      return toVisit(zep, context, origin)
    },
    close: async () => {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

function toVisit(zep: MockZep, context: BrowserContext, origin: string): Visit {
  const patches = () => zep.requests.filter(({ method }) => method === 'PATCH')
  const answered: unknown[] = []
  context.on('response', (response) => {
    const request = response.request()
    if (request.method() === 'PATCH') answered.push(metadataOf(request.postDataJSON()))
  })
  return {
    context,
    open: async (search = '') => {
      const page = await context.newPage()
      await page.goto(`${origin}/${search}`)
      return toTab(page)
    },
    sent: () => patches().map(({ body }) => metadataOf(body)),
    answered: () => answered,
    inFlight: () => patches().filter(({ status }) => !status).length,
    hold: () => {
      const hold = zep.hold({ method: 'PATCH' })
      return () => void hold.release()
    },
  }
}

function metadataOf(body: unknown): unknown {
  return (body as { metadata: unknown }).metadata
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
  const waitForStatus = (name: string, text: string) =>
    page
      .getByRole('status', { name })
      .and(page.getByText(text, { exact: true }))
      .waitFor()
  return {
    page,
    edit: async (patch) => {
      await page.getByRole('textbox', { name: 'Patch' }).fill(JSON.stringify(patch))
      await page.getByRole('button', { name: 'Save' }).click()
    },
    shows: (metadata) => waitForStatus('Metadata', JSON.stringify(metadata)),
    is: (state) => waitForStatus('State', state),
    stores: async (text) => {
      await page.waitForFunction(
        (part) => Object.values(sessionStorage).some((stored) => String(stored).includes(part)),
        text,
      )
    },
    focus: () => page.evaluate(() => void window.dispatchEvent(new Event('visibilitychange'))),
    shown: async () => {
      const shown = await page.evaluate(() => window.shown)
      return shown.map((view) => JSON.parse(view) as Metadata | null)
    },
  }
}
