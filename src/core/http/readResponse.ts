import * as z from 'zod/mini'

import { ZepError, type ZepErrorCode, type ZepErrorInit, type ZepIssue } from '../errors/ZepError'
import type { PathSegment } from '../errors/formatPath'
import { printable } from '../errors/printable'
import { isJsonObject } from '../session/json'
import type { Metadata } from '../session/Session'
import { describeStatus } from './describeStatus'
import { parseJson } from './parseJson'
import { parseRetryAfter } from './parseRetryAfter'
import { responseIssue, type ResponseIssueCode } from './responseIssue'

const MAX_SERVER_MESSAGE = 300
const MAX_QUOTE = 200

/** Long enough that a secret which begins in the part that is kept is seen as a whole. */
const MAX_CHECKED = 20_000

const REQUEST_ID = /^[\w.:/+=@-]{1,128}$/

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

const NO_ROUTE: ZepIssue = {
  path: 'baseUrl',
  code: 'no_route',
  message: 'There is no v2 sessions API at baseUrl: check it.',
}

const NOT_RETRYABLE: ZepIssue = {
  path: '',
  code: 'not_retryable',
  message: 'A retry cannot fix this: check the setup and the logs of the server.',
}

/** What a call expects in response. */
export interface Expectation<TResult> {
  /** The name of the client's method. */
  operation: string
  sessionId?: string | undefined
  /** Reads the body of a success. */
  schema: z.ZodMiniType<TResult, unknown>
  /** Finds what the schema alone cannot: a session other than the one asked for. */
  findIssue?: ((result: TResult) => ZepIssue | undefined) | undefined
}

/**
 * Turns a response into what was asked for, or throws a {@link ZepError}. `body` is undefined if it
 * was too large. `isSecret` tells whether a string contains a secret of the request, because servers
 * may quote it back.
 */
export function readResponse<TResult>(
  response: Response,
  body: string | undefined,
  expected: Expectation<TResult>,
  isSecret: (text: string) => boolean,
): TResult {
  const { status } = response
  const requestId = response.headers.get('x-request-id') ?? ''
  const facts = {
    status: status || undefined,
    operation: expected.operation,
    sessionId: expected.sessionId,
    requestId: REQUEST_ID.test(requestId) && !isSecret(requestId) ? requestId : undefined,
  }
  const fail = (init: ZepErrorInit): never => {
    throw new ZepError({ ...facts, ...init })
  }

  // A browser hides what a redirect was; some implementations of fetch follow it regardless.
  const isHidden = response.type === 'opaqueredirect' || response.redirected
  if (isHidden || (status >= 300 && status < 400)) {
    const message = 'The server redirected the request, which is not followed. Check baseUrl.'
    // The status may be that of the page it led to.
    return fail({ code: 'redirect', message, retryable: false })
  }
  if (!response.ok && body !== undefined) {
    return fail(describeFailure(response, body, isSecret))
  }

  const read = readBody(body, expected)
  if ('result' in read) return read.result
  const [issue] = read.issues
  return fail({
    code: issue?.code === 'session_mismatch' ? 'session_mismatch' : 'invalid_response',
    message: `The server responded with ${status}, but ${issue?.message}.`,
    retryable: false,
    issues: read.issues,
  })
}

function readBody<TResult>(
  body: string | undefined,
  { schema, findIssue }: Expectation<TResult>,
): { result: TResult } | { issues: ZepIssue[] } {
  if (body === undefined) return { issues: [responseIssue('too_large')] }
  const json = parseJson(body)
  if ('fault' in json) return { issues: [responseIssue(json.fault)] }
  const parsed = z.safeParse(schema, json.value)
  if (!parsed.success) return { issues: parsed.error.issues.map(toZepIssue) }
  const issue = findIssue?.(parsed.data)
  return issue ? { issues: [issue] } : { result: parsed.data }
}

/** The schemas put a code of ours into `params`; what is left is a list that is not one. */
function toZepIssue(issue: z.core.$ZodIssue): ZepIssue {
  const params = issue.code === 'custom' ? issue.params : undefined
  const code = (params?.['code'] ?? 'not_array') as ResponseIssueCode
  return responseIssue(code, issue.path as PathSegment[])
}

function describeFailure(
  response: Response,
  body: string,
  isSecret: (text: string) => boolean,
): ZepErrorInit {
  const { status } = response
  const parsed = parseJson(body)
  const json = 'value' in parsed && isJsonObject(parsed.value) ? parsed.value : undefined
  // react-zep/server marks its own timeout: a 504 alone may be any gateway's.
  const isTimeout = status === 504 && json?.['code'] === 'timeout'
  const statusCode = STATUS_CODES[status] ?? (status >= 500 ? 'server' : 'http')
  const code = isTimeout ? 'timeout' : statusCode
  const serverMessage = readServerMessage(json?.['message'], isSecret)
  // The message of a 5xx may leak internals.
  const words =
    serverMessage !== undefined && status < 500 ? printable(serverMessage, MAX_QUOTE) : undefined
  const issue = findCause(status, json)
  return {
    code,
    message: describeStatus(status, code, words, issue),
    serverMessage,
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
    retryable: issue ? false : undefined,
    issues: issue && [issue],
  }
}

/** Finds what the status does not say: that the cause is neither this request nor this moment. */
function findCause(status: number, json: Metadata | undefined): ZepIssue | undefined {
  // Zep words its own refusals as JSON; a router that does not know the route does not.
  if ((status === 404 || status === 410) && !json) return NO_ROUTE
  // react-zep/server marks what only its developer can fix: a wrong key, for example.
  return json?.['retryable'] === false ? NOT_RETRYABLE : undefined
}

function readServerMessage(
  message: unknown,
  isSecret: (text: string) => boolean,
): string | undefined {
  if (typeof message !== 'string' || isSecret(message.slice(0, MAX_CHECKED))) return undefined
  return printable(message, MAX_SERVER_MESSAGE)
}
