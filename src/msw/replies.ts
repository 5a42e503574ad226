import { HttpResponse } from 'msw'

/** Zep sends JSON under this type, and so shall the mock: nobody may decide by it. */
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

export function ok(value: unknown, status = 200): Response {
  return reply(status, `${JSON.stringify(value)}\n`, { 'Content-Type': PLAIN })
}

/** `{"message":"OK"}`: the one success that Zep labels as JSON. */
export function done(): Response {
  return reply(200, '{"message":"OK"}\n', { 'Content-Type': JSON_TYPE })
}

export function plain(status: number, text: string): Response {
  return reply(status, `${text}\n`, { 'Content-Type': PLAIN })
}

export function noBody(status: number): Response {
  return new HttpResponse(null, { status })
}

/** An error in the form Zep gives this status; the message defaults to Zep's own. */
export function failure(
  status: number,
  message?: string,
  headers?: Readonly<Record<string, string>>,
): Response {
  if (status === 401) return reply(401, 'unauthorized\n', { 'Content-Type': PLAIN, ...headers })
  const body = { message: message ?? MESSAGES[status] ?? `mock failure ${status}` }
  return reply(status, `${JSON.stringify(body)}\n`, { 'Content-Type': JSON_TYPE, ...headers })
}

function reply(status: number, body: string, headers: Record<string, string>): Response {
  return new HttpResponse(body, { status, headers })
}
