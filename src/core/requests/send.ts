import { checkResolvable } from '../baseUrl'
import { ZepError, isZepError } from '../errors'
import { type InputIssueCode, invalidInput } from '../invalidInput'
import { type Expectation, readResponse } from './readResponse'
import { type RequestOptions, withDeadline } from './withDeadline'

/** A value, or a function that gets it anew for every request. */
export type Getter<TValue> = TValue | (() => TValue | Promise<TValue>)

/** How to reach one backend. */
export interface Connection {
  baseUrl: string
  /** Left out where the backend adds the key itself. */
  apiKey?: Getter<string>
  headers?: Getter<HeadersInit> | undefined
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
      const fetch = connection.fetch ?? globalThis.fetch
      try {
        const response = await fetch(connection.baseUrl + request.path, {
          method: request.body === undefined ? 'GET' : 'PATCH',
          headers,
          body: request.body ?? null,
          redirect: 'manual',
          signal,
        })
        const body = await response.text()
        return readResponse(response, body, request, (text) => quotesHeader(headers, text))
      } catch (error) {
        if (isZepError(error)) throw error
        throw new ZepError({
          code: 'network',
          message:
            `${operation}: no answer came. Check the connection; from a browser, go through ` +
            'react-zep/server, as Zep itself allows no other origin.',
          sessionId,
          cause: error,
        })
      }
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

/** Refuses what a timer would round to "at once". */
export function checkTimeout(timeoutMs: number): void {
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) throw invalidInput('timeoutMs', 'out_of_range')
}

/** Refuses keys that no header can hold, or that a header would hold cut or joined. */
export function checkApiKey(apiKey: unknown): asserts apiKey is string {
  const fail = (code: InputIssueCode): never => {
    throw invalidInput('apiKey', code)
  }
  if (typeof apiKey !== 'string') fail('invalid_type')
  else if (!apiKey.trim()) fail('blank')
  else if (/[^!-~]/.test(apiKey)) fail('invalid_character')
}

async function makeHeaders(connection: Connection, hasBody: boolean): Promise<Headers> {
  const given = await resolve('headers', connection.headers)
  const headers = toHeaders(given)
  if ('apiKey' in connection) {
    const apiKey = await resolve('apiKey', connection.apiKey)
    checkApiKey(apiKey)
    headers.set('Authorization', `Api-Key ${apiKey}`)
  }
  if (hasBody) headers.set('Content-Type', 'application/json')
  return headers
}

async function resolve<TValue extends string | HeadersInit | undefined>(
  name: string,
  getter: TValue | (() => TValue | Promise<TValue>),
): Promise<TValue> {
  if (typeof getter !== 'function') return getter
  try {
    return await getter()
  } catch (cause) {
    throw invalidInput(name, 'function_threw', { cause })
  }
}

/** The native error is dropped: its message quotes the value. */
function toHeaders(init: HeadersInit | undefined): Headers {
  try {
    return new Headers(init)
  } catch {
    throw invalidInput('headers', 'invalid_header')
  }
}

/** Whether a text repeats what a header holds: the key, or a secret of the caller's own. */
function quotesHeader(headers: Headers, text: string): boolean {
  return [...headers].some(
    ([name, value]) =>
      value && name !== 'content-type' && text.includes(value.replace(/^\S+ /, '')),
  )
}
