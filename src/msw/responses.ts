import { HttpResponse } from 'msw'

import type { FailureOptions } from './FailureOptions'

/** Zep sends JSON under this type, and so does the mock, because no client may rely on it. */
const PLAIN = 'text/plain; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'bad request',
  403: 'forbidden',
  404: 'not found',
  409: 'session ended: session has ended',
  413: 'request body too large',
  429: 'too many concurrent writes to the same record',
}

/** A success with a JSON body, labeled as Zep labels it. */
export function jsonResponse(value: unknown, status = 200): Response {
  return makeResponse(status, `${JSON.stringify(value)}\n`, { 'Content-Type': PLAIN })
}

/** `{"message":"OK"}`, the one success that Zep labels as JSON. */
export function okResponse(): Response {
  return makeResponse(200, '{"message":"OK"}\n', { 'Content-Type': JSON_TYPE })
}

/** An error in plain text, as Zep's router sends it. */
export function plainResponse(status: number, text: string): Response {
  return makeResponse(status, `${text}\n`, { 'Content-Type': PLAIN })
}

/** An error in the form that Zep gives to this status. */
export function failureResponse(status: number, options: FailureOptions = {}): Response {
  const { message = MESSAGES[status] ?? `mock failure ${status}`, retryAfter } = options
  const headers: Record<string, string> = {
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...options.headers,
  }
  if (status === 405) return new HttpResponse(null, { status, headers })
  if (status === 401) {
    return makeResponse(status, 'unauthorized\n', { 'Content-Type': PLAIN, ...headers })
  }
  const body = `${JSON.stringify({ message })}\n`
  return makeResponse(status, body, { 'Content-Type': JSON_TYPE, ...headers })
}

/** What MSW turns into a broken connection. */
export function lostConnection(): Response {
  return HttpResponse.error()
}

function makeResponse(status: number, body: string, headers: Record<string, string>): Response {
  return new HttpResponse(body, { status, headers })
}
