import { ZepError, type ZepErrorCode, type ZepErrorInit } from '../errors'
import { isJsonObject } from '../json'
import { type ReadIssue, toZepIssue } from '../readIssue'
import { parseJson } from './parseJson'
import { parseRetryAfter } from './parseRetryAfter'

const MAX_SERVER_MESSAGE = 300

const STATUS_CODES: Record<number, ZepErrorCode> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  413: 'too_large',
  429: 'rate_limited',
}

const ADVICE: { [TCode in ZepErrorCode]?: string } = {
  unauthorized: 'Check the API key.',
  forbidden: 'Check the API key.',
  not_found: 'Check the id.',
  conflict: 'An ended session cannot be edited.',
  too_large: 'Send less metadata at once.',
  rate_limited: 'Try again later.',
  server: 'Try again later.',
  timeout: 'Try again later.',
}

const NO_ROUTE = 'There is no v2 sessions API at baseUrl: check it.'

/** What a call expects of its answer. */
export interface Expectation<TResult> {
  /** The method of the client, for messages. */
  operation: string
  sessionId?: string | undefined
  read: (wire: unknown, issues: ReadIssue[]) => TResult | undefined
}

/**
 * Turns an answer into what was asked for, or throws a {@link ZepError}. `isSecret` tells whether a
 * text holds a secret of the request, for servers that quote it back.
 */
export function readResponse<TResult>(
  response: Response,
  body: string,
  expected: Expectation<TResult>,
  isSecret: (text: string) => boolean,
): TResult {
  const { status } = response
  const facts = {
    status: status || undefined,
    sessionId: expected.sessionId,
    requestId: response.headers.get('x-request-id') ?? undefined,
  }
  const fail = (init: ZepErrorInit): never => {
    const message = `${expected.operation}: ${init.message.trim()}`
    throw new ZepError({ ...facts, ...init, message })
  }

  // A browser hides what a redirect was; some implementations of fetch follow it regardless.
  const isHidden = response.type === 'opaqueredirect' || response.redirected
  if (isHidden || (status >= 300 && status < 400)) {
    const message = 'the server redirects, which is not followed. Check baseUrl.'
    return fail({ code: 'redirect', message })
  }

  const issues: ReadIssue[] = []
  const json = parseJson(body, issues)
  if (!response.ok) return fail(describeStatus(response, json, isSecret))

  const result = issues.length > 0 ? undefined : expected.read(json, issues)
  const found = issues.map(toZepIssue)
  if (result !== undefined && found.length === 0) return result
  return fail({
    code: found[0]?.code === 'session_mismatch' ? 'session_mismatch' : 'invalid_response',
    message: `the server answered ${status}, but ${found[0]?.message}.`,
    issues: found,
  })
}

function describeStatus(
  response: Response,
  json: unknown,
  isSecret: (text: string) => boolean,
): ZepErrorInit {
  const { status } = response
  // The word of react-zep/server: Zep let it wait. A 504 alone is any gateway's.
  const isTimeout = status === 504 && isJsonObject(json) && json['code'] === 'timeout'
  const statusCode = STATUS_CODES[status] ?? (status >= 500 ? 'server' : 'http')
  const code = isTimeout ? 'timeout' : statusCode
  const serverMessage = readServerMessage(json, isSecret)
  // What a 5xx says may leak internals.
  const words = serverMessage !== undefined && status < 500 ? ` (${serverMessage})` : ''
  // Zep words its own refusals as JSON; a router that does not know the route does not.
  const isRoute = (status === 404 || status === 410) && !isJsonObject(json)
  return {
    code,
    message: `the server answered ${status}${words}. ${isRoute ? NO_ROUTE : (ADVICE[code] ?? '')}`,
    serverMessage,
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
    issues: isRoute ? [{ path: 'baseUrl', code: 'no_route', message: NO_ROUTE }] : undefined,
  }
}

function readServerMessage(json: unknown, isSecret: (text: string) => boolean): string | undefined {
  const message = isJsonObject(json) ? json['message'] : undefined
  if (typeof message !== 'string' || isSecret(message)) return undefined
  return message.slice(0, MAX_SERVER_MESSAGE)
}
