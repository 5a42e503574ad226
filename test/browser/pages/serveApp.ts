import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { getResponse } from 'msw'

import type { Metadata } from '../../../src/exports/index'
import { createMockZep, type MockZep } from '../../../src/exports/msw'

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

/** The PATCHes that the app sends. */
export interface Patches {
  /** The metadata of those that reached Zep, in order of arrival. */
  sent: () => unknown[]
  /** How many Zep has not responded to yet. */
  inFlight: () => number
  /** Holds back every one before Zep applies it; returns the function that releases them. */
  hold: () => () => void
}

/** The app on a real socket with a mock Zep. */
export interface ServedApp {
  readonly zep: MockZep
  readonly origin: string
  readonly patches: Patches
  close: () => void
}

/** Builds the page, and serves it with a Zep that has one session. */
export async function serveApp(metadata: Metadata): Promise<ServedApp> {
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
    ['/elsewhere', ['text/html', '<!doctype html><title>Elsewhere</title>']],
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
  return {
    zep,
    origin,
    patches: patchesOf(zep),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function patchesOf(zep: MockZep): Patches {
  const patches = () => zep.requests.filter(({ method }) => method === 'PATCH')
  return {
    sent: () => patches().map(({ body }) => metadataOf(body)),
    inFlight: () => patches().filter(({ status }) => !status).length,
    hold: () => {
      const hold = zep.hold({ method: 'PATCH' })
      return () => void hold.release()
    },
  }
}

export function metadataOf(body: unknown): unknown {
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
