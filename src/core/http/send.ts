import { ZepError } from '../errors/ZepError'
import { checkResolvable } from '../input/normalizeBaseUrl'
import { copyCause } from './copyCause'
import { describeNoResponse } from './describeNoResponse'
import { type HeaderSources, makeHeaders } from './makeHeaders'
import { quotesSecret } from './quotesSecret'
import { type Expectation, readResponse } from './readResponse'
import { readText } from './readText'
import type { RequestOptions } from './RequestOptions'
import { responseIssue } from './responseIssue'
import { checkTimeout, withDeadline } from './withDeadline'

/** How to reach one backend. */
export interface Connection extends HeaderSources {
  baseUrl: string
  fetch?: typeof globalThis.fetch | undefined
  timeoutMs: number
  maxResponseBytes: number
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
      const isSecret = (text: string): boolean => quotesSecret(headers, text)
      const { response, body } = await receive(connection, request, headers, signal, isSecret)
      return readResponse(response, body, request, isSecret)
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
  { baseUrl, fetch = globalThis.fetch, maxResponseBytes }: Connection,
  { operation, method, path, body, sessionId }: RequestHead,
  headers: Headers,
  signal: AbortSignal,
  isSecret: (text: string) => boolean,
): Promise<{ response: Response; body: string | undefined }> {
  try {
    const init = { method, headers, body: body ?? null, redirect: 'manual', signal } as const
    const response: Partial<Response> | undefined = await fetch(baseUrl + path, init)
    if (isResponse(response)) return { response, body: await readText(response, maxResponseBytes) }
  } catch (cause) {
    throw new ZepError({
      code: 'network',
      message: describeNoResponse(baseUrl),
      operation,
      sessionId,
      cause: copyCause(cause, isSecret),
    })
  }
  const issue = responseIssue('not_response')
  throw new ZepError({
    code: 'invalid_response',
    message: `The response cannot be read: ${issue.message}.`,
    operation,
    sessionId,
    issues: [issue],
  })
}

/** Whether this has what is read of a response. A mock of `fetch` may return anything. */
function isResponse(value: Partial<Response> | undefined): value is Response {
  return typeof value?.text === 'function' && typeof value.headers?.get === 'function'
}
