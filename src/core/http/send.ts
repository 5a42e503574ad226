import { ZepError } from '../errors/ZepError'
import { checkResolvable } from '../input/normalizeBaseUrl'
import { describeNoResponse } from './describeNoResponse'
import { type HeaderSources, makeHeaders, quotesHeader } from './makeHeaders'
import { type Expectation, readResponse } from './readResponse'
import type { RequestOptions } from './RequestOptions'
import { checkTimeout, withDeadline } from './withDeadline'

/** How to reach one backend. */
export interface Connection extends HeaderSources {
  baseUrl: string
  fetch?: typeof globalThis.fetch | undefined
  timeoutMs: number
}

/** One request to Zep, and what is expected in response. */
export interface ZepRequest<TResult> extends Expectation<TResult> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the base URL, with each segment encoded. */
  path: string
  /** JSON. */
  body?: string
}

type RequestHead = Omit<ZepRequest<never>, 'schema' | 'findIssue'>

/** Sends one request, once: retries are TanStack's. */
export type Send = <TResult>(
  request: ZepRequest<TResult>,
  options?: RequestOptions,
) => Promise<TResult>

/** Binds a connection. The key stays in this closure: no field of any object shows it. */
export function createSend(connection: Connection): Send {
  return async (request, options) => {
    const { operation, sessionId } = request
    const timeoutMs = options?.timeoutMs ?? connection.timeoutMs
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
        message: `No complete response arrived within ${timeoutMs} ms. Try again later.`,
        operation,
        sessionId,
      })
    return withDeadline(exchange, timeoutMs, makeTimeoutError, options?.signal)
  }
}

async function receive(
  { baseUrl, fetch = globalThis.fetch }: Connection,
  { operation, method, path, body, sessionId }: RequestHead,
  headers: Headers,
  signal: AbortSignal,
): Promise<{ response: Response; body: string }> {
  try {
    const init = { method, headers, body: body ?? null, redirect: 'manual', signal } as const
    const response = await fetch(baseUrl + path, init)
    return { response, body: await response.text() }
  } catch (cause) {
    throw new ZepError({
      code: 'network',
      message: describeNoResponse(baseUrl),
      operation,
      sessionId,
      cause,
    })
  }
}
