import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'
import { getResponse } from 'msw'
import { type BrowserContext, type Page, chromium } from 'playwright'

import type { Metadata } from '../../../src/exports/index'
import { type MockZep, createZepHandlers } from '../../../src/exports/msw'
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

/** A page of the app, as its user sees it. */
export interface Tab {
  readonly page: Page
  /** Types a patch, and saves it. */
  edit: (patch: Metadata) => Promise<void>
  /** Waits until the page shows this metadata. */
  shows: (metadata: Metadata) => Promise<void>
  /** Waits until the save state is this. */
  is: (state: string) => Promise<void>
  /** Waits until the text is in what the tab has stored. */
  stores: (text: string) => Promise<void>
  /** The user comes back to it. */
  focus: () => Promise<void>
  /** What it showed since it was loaded. */
  shown: () => Promise<(Metadata | null)[]>
}

/** The app on a real socket, over a mock Zep, and a browser to open it in. */
export interface App {
  readonly zep: MockZep
  /** A browser of its own, as far as storage and network go; Zep as it was at the start. */
  visit: () => Promise<Visit>
  close: () => Promise<void>
}

/** What one user does with the app. */
export interface Visit {
  readonly context: BrowserContext
  open: (search?: string) => Promise<Tab>
  /** What the PATCHes held that reached Zep, in the order of their arrival. */
  sent: () => unknown[]
  /** What the PATCHes held whose answer reached its tab: a lost answer is asked for again. */
  answered: () => unknown[]
  /** How many PATCHes Zep has not answered yet. */
  inFlight: () => number
  /** Holds every PATCH from now on, before Zep does anything, until it is called. */
  hold: () => () => void
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
    // As our handler answers. Without it Chromium's cache lets one PATCH of a URL go at a time.
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
      let release: () => void = () => undefined
      const gate = new Promise<void>((resolve) => (release = resolve))
      zep.setLatency(({ method }) => (method === 'PATCH' ? gate : 0))
      return release
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
  const saying = (name: string, text: string) =>
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
    shows: (metadata) => saying('Metadata', JSON.stringify(metadata)),
    is: (state) => saying('State', state),
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
