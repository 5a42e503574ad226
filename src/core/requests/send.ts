import { checkResolvable } from '../baseUrl'
import { ZepError } from '../errors'
import { type HeaderSources, makeHeaders, quotesHeader } from './makeHeaders'
import { type Expectation, readResponse } from './readResponse'
import { type RequestOptions, checkTimeout, withDeadline } from './withDeadline'

/** How to reach one backend. */
export interface Connection extends HeaderSources {
  baseUrl: string
  fetch?: typeof globalThis.fetch | undefined
  timeoutMs: number
}

/** One request to Zep, and how to read its answer. */
export interface ZepRequest<TResult> extends Expectation<TResult> {
  /** Below the base URL, each part of it encoded. */
  path: string
  /** The JSON text of a PATCH; without one it is a GET. */
  body?: string
}

/** Sends one request, once: retries are TanStack's. */
export type Send = <TResult>(
  request: ZepRequest<TResult>,
  options?: RequestOptions,
) => Promise<TResult>

/** Binds a connection. The key stays in this closure: no field of any object shows it. */
export function createSend(connection: Connection): Send {
  return async (request, options = {}) => {
    const { operation, sessionId } = request
    const timeoutMs = options.timeoutMs ?? connection.timeoutMs
    checkTimeout(timeoutMs)
    checkResolvable(connection.baseUrl)

    const exchange = async (signal: AbortSignal) => {
      const headers = await makeHeaders(connection, request.body !== undefined)
      const { response, body } = await receive(connection, request, headers, signal)
      return readResponse(response, body, request, (text) => quotesHeader(headers, text))
    }
    const makeTimeoutError = () =>
      new ZepError({
        code: 'timeout',
        message: `${operation}: no full answer came within ${timeoutMs} ms. Try again.`,
        sessionId,
      })
    return withDeadline(exchange, timeoutMs, makeTimeoutError, options.signal)
  }
}

async function receive(
  { baseUrl, fetch = globalThis.fetch }: Connection,
  { operation, path, body, sessionId }: ZepRequest<unknown>,
  headers: Headers,
  signal: AbortSignal,
): Promise<{ response: Response; body: string }> {
  const method = body === undefined ? 'GET' : 'PATCH'
  try {
    const init = { method, headers, body: body ?? null, redirect: 'manual', signal } as const
    const response = await fetch(baseUrl + path, init)
    return { response, body: await response.text() }
  } catch (cause) {
    throw new ZepError({
      code: 'network',
      message: `${operation}: no answer came. A browser must go through react-zep/server.`,
      sessionId,
      cause,
    })
  }
}
