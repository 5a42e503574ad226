import { isZepError, ZepError } from '../core/errors/ZepError'
import { Refusal } from './Refusal'

const TIMEOUT_MESSAGE = 'Zep did not respond in time. Try again later.'

const UNREACHABLE_MESSAGE =
  'Zep cannot be reached right now. The reason was passed to onError of createZepHandler.'

/** The statuses of Zep that are passed on, with our own messages. All others become 502. */
const PASSED: Record<number, string> = {
  400: 'Zep refused the request.',
  404: 'Zep has no such session or user.',
  409: 'The session has ended and can no longer be edited.',
  410: 'The session is no longer available.',
  413: 'The body is too large for Zep. Send less at once.',
  422: 'Zep refused the content of the request.',
  429: 'There were too many requests. Try again later.',
  500: 'Zep failed. Try again later.',
  502: UNREACHABLE_MESSAGE,
  503: 'Zep is not available. Try again later.',
  504: TIMEOUT_MESSAGE,
}

/**
 * Turns anything that was thrown into what the caller may know about it. A call through the handler
 * is retried exactly if the client would retry it without the handler.
 */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (!isZepError(error)) return misconfigured(500, toUnexpected(error))

  const { code, status = 0, issues, retryAfterMs } = error
  const [issue] = issues
  if (code === 'invalid_input') {
    if (!issue || issue.path === 'apiKey') return misconfigured(500, error)
    // The message names the field and the rule, and quotes nothing that was sent.
    return new Refusal(issue.code === 'too_large' ? 413 : 400, issue.message)
  }
  if (code === 'timeout') {
    // The code tells our own timeout from a 504 of Zep.
    return new Refusal(504, TIMEOUT_MESSAGE, { code, reported: error })
  }
  // A redirect may have been followed to any status, and another handler marks its own mistakes.
  const isPassed =
    code !== 'redirect' && code !== 'invalid_response' && issue?.code !== 'not_retryable'
  const message = isPassed ? PASSED[status] : undefined
  if (message === undefined && !error.retryable) return misconfigured(502, error)
  const isRoute = issue?.code === 'no_route'
  const delay = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000)
  return new Refusal(
    message === undefined ? 502 : status,
    isRoute
      ? 'Zep has no such route. Check baseUrl of createZepHandler.'
      : (message ?? UNREACHABLE_MESSAGE),
    {
      isRoute,
      headers: delay === undefined ? {} : { 'Retry-After': `${delay}` },
      reported: error,
    },
  )
}

/** A mistake that only the developer can fix: a wrong key or base URL, an error in their own code. */
function misconfigured(status: 500 | 502, reported: ZepError): Refusal {
  return new Refusal(
    status,
    'This server cannot use Zep. The reason was passed to onError of createZepHandler.',
    { retryable: false, reported },
  )
}

function toUnexpected(cause: unknown): ZepError {
  return new ZepError({
    code: 'server',
    message: 'createZepHandler failed unexpectedly. See the cause.',
    cause,
  })
}
