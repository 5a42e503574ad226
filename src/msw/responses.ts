import { HttpResponse } from 'msw'

import type { FailureOptions } from './FailureOptions'

/** Zep sends JSON under this type, and so does the mock, because no client may rely on it. */
const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' }
const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' }
const NO_SNIFFING = { 'X-Content-Type-Options': 'nosniff' }
/** On every response that Zep's CORS middleware has seen. */
const VARY = { Vary: 'Origin' }

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'bad request',
  403: 'forbidden',
  404: 'not found',
  409: 'session ended: session has ended',
  413: 'request body too large',
  429: 'too many concurrent writes to the same record',
}
const NOT_RETRYABLE =
  'This server cannot use Zep. The reason was passed to onError of createZepHandler.'

/** A success with a JSON body, labeled as Zep labels it. */
export function jsonResponse(value: unknown, status = 200): Response {
  return makeResponse(status, `${JSON.stringify(value)}\n`, { ...VARY, ...PLAIN })
}

/** `{"message":"OK"}`, the one success that Zep labels as JSON. */
export function okResponse(): Response {
  return makeResponse(200, '{"message":"OK"}\n', { ...VARY, ...JSON_TYPE, ...NO_SNIFFING })
}

/** An error in plain text, as Zep's router sends it. */
export function plainResponse(status: number, text: string): Response {
  return makeResponse(status, `${text}\n`, { ...VARY, ...PLAIN, ...NO_SNIFFING })
}

/** The response to a request that Go's server refuses before Zep's code sees it. */
export function malformedResponse(): Response {
  return makeResponse(400, '400 Bad Request', PLAIN)
}

/** The response to a method that a route does not have. */
export function methodNotAllowed(allowed: readonly string[]): Response {
  return makeResponse(405, null, { ...VARY, Allow: allowed.join(', ') })
}

/** An error in the form that Zep gives to this status, or as the handler marks it. */
export function failureResponse(status: number, options: FailureOptions = {}): Response {
  const { retryable, retryAfter } = options
  const isMarked = retryable === false
  const { message = (isMarked ? NOT_RETRYABLE : MESSAGES[status]) ?? `mock failure ${status}` } =
    options
  const headers = {
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...options.headers,
  }
  if (status === 405 && !isMarked) return makeResponse(status, null, VARY, headers)
  if (status === 401 && !isMarked) {
    return makeResponse(status, 'unauthorized\n', { ...VARY, ...PLAIN, ...NO_SNIFFING }, headers)
  }
  const body = `${JSON.stringify({ message, retryable })}\n`
  return makeResponse(status, body, { ...VARY, ...JSON_TYPE, ...NO_SNIFFING }, headers)
}

/** What MSW turns into a broken connection. */
export function lostConnection(): Response {
  return HttpResponse.error()
}

function makeResponse(
  status: number,
  body: string | null,
  headers: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>> = {},
): Response {
  const all = new Headers(headers)
  for (const [name, value] of Object.entries(overrides)) all.set(name, value)
  return new HttpResponse(body, { status, headers: all })
}
