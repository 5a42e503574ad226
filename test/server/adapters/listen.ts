import { type IncomingMessage, request, type RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { getResponse } from 'msw'

import { createMockZep, type MockZep, type MockZepOptions } from '../../../src/exports/msw'
import { listen } from '../../harness/listen'

export type Handler = (request: Request) => Response | Promise<Response>

/** Turns a handler of requests into a listener for a Node server. */
export function toListener(handler: Handler): RequestListener {
  // The globals are left alone, because the code under test uses them too.
  const listener = getRequestListener(handler, { overrideGlobalObjects: false })
  return (incoming, outgoing) => void listener(incoming, outgoing)
}

/** The mock Zep behind its own socket. */
export async function listenAsZep(
  options: MockZepOptions,
): Promise<{ zep: MockZep; baseUrl: string }> {
  const zep = createMockZep({ baseUrl: '/api/v2', ...options })
  const noRoute = new Response('no route', { status: 404 })
  const origin = await listen(
    toListener(async (request) => (await getResponse(zep.handlers, request)) ?? noRoute.clone()),
  )
  return { zep, baseUrl: `${origin}/api/v2` }
}

export interface RawResponse {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

interface RawRequest {
  method?: string
  headers?: Record<string, string>
  /** Sent in chunks, without `Content-Length`. */
  body?: string | Iterable<Buffer | string>
}

/** Sends a request whose path goes over the wire as written, because no URL parser changes it. */
export function send(origin: string, path: string, options: RawRequest = {}): Promise<RawResponse> {
  const { hostname, port } = new URL(origin)
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text })
      })
    })
    outgoing.on('error', reject)
    for (const chunk of typeof body === 'string' ? [body] : (body ?? [])) outgoing.write(chunk)
    outgoing.end()
  })
}
