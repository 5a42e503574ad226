import { ZepError, type ZepErrorCode, type ZepErrorInit } from '../errors'
import { isJsonObject } from '../json'
import { formatPath } from '../path'
import type { ReadIssue } from '../readSession'
import { type BodyFault, parseJson } from './parseJson'
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
  forbidden: 'Check what the API key may do.',
  conflict: 'An ended session cannot be edited.',
  too_large: 'Send less metadata at once.',
  rate_limited: 'Try again later.',
  server: 'Try again later.',
}

const NO_ROUTE = 'has no v2 sessions API behind it'

const FAULTS: Record<BodyFault | ReadIssue['code'], string> = {
  empty: 'is empty',
  html: 'is a web page; check baseUrl',
  not_json: 'is not JSON',
  not_object: 'is not an object',
  not_array: 'is not an array',
  missing_session_id: 'is missing',
  metadata_not_object: 'is not an object',
  session_mismatch: 'is the id of another session',
}

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
    throw new ZepError({ ...facts, ...init, message: `${expected.operation}: ${init.message}` })
  }

  // A browser hides what a redirect was; some implementations of fetch follow it regardless.
  if (response.type === 'opaqueredirect' || response.redirected || (status >= 300 && status < 400)) {
    const message = 'the server redirects, which is not followed. Check baseUrl.'
    return fail({ code: 'redirect', message })
  }

  const json = parseJson(body)
  if (!response.ok) {
    const serverMessage = 'value' in json ? readServerMessage(json.value, isSecret) : undefined
    return fail(describeStatus(response, serverMessage))
  }

  const issues: ReadIssue[] = []
  const result = 'value' in json ? expected.read(json.value, issues) : undefined
  const faults = 'fault' in json ? [{ path: [], code: json.fault }] : issues
  const [first] = faults
  if (result !== undefined && !first) return result
  const described = faults.map(({ path, code }) => {
    const where = formatPath(path)
    return { path: where, code, message: `${where || 'the answer'} ${FAULTS[code]}` }
  })
  return fail({
    code: first?.code === 'session_mismatch' ? 'session_mismatch' : 'invalid_response',
    message: `the server answered what cannot be used: ${described[0]?.message}.`,
    issues: described,
  })
}

function describeStatus(response: Response, serverMessage: string | undefined): ZepErrorInit {
  const { status } = response
  const code = STATUS_CODES[status] ?? (status >= 500 ? 'server' : 'http')
  // Zep words its own refusals as JSON; a router that does not know the route does not.
  const isRoute = (code === 'not_found' || code === 'gone') && serverMessage === undefined
  // What a 5xx says may leak internals.
  const words = serverMessage !== undefined && status < 500 ? ` (${serverMessage})` : ''
  const advice = isRoute ? `baseUrl ${NO_ROUTE}: check it.` : (ADVICE[code] ?? '')
  return {
    code,
    message: `the server answered ${status}${words}. ${advice}`.trim(),
    serverMessage,
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
    issues: isRoute
      ? [{ path: 'baseUrl', code: 'no_route', message: `baseUrl ${NO_ROUTE}` }]
      : undefined,
  }
}

function readServerMessage(
  json: unknown,
  isSecret: (text: string) => boolean,
): string | undefined {
  const message = isJsonObject(json) ? json['message'] : undefined
  if (typeof message !== 'string' || isSecret(message)) return undefined
  return message.slice(0, MAX_SERVER_MESSAGE)
}
