import { isZepError, ZepError } from '../core/errors/ZepError'
import { Refusal } from './Refusal'

const TIMEOUT_MESSAGE = 'Zep did not respond in time. Try again later.'

/** The statuses of Zep that concern the caller, with our own messages. All others become 502. */
const PASSED: Record<number, string> = {
  400: 'Zep refused the request.',
  404: 'Zep has no such session or user.',
  409: 'The session has ended and can no longer be edited.',
  410: 'The session is no longer available.',
  413: 'The body is too large for Zep. Send less at once.',
  429: 'There were too many requests. Try again later.',
  503: 'Zep is not available. Try again later.',
  504: TIMEOUT_MESSAGE,
}

/** Turns anything that was thrown into what the caller may know about it. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (!isZepError(error)) return fail(500, error)

  const { code, status = 0, issues, retryAfterMs } = error
  const [issue] = issues
  if (code === 'invalid_input') {
    if (!issue || issue.path === 'apiKey') return fail(500, error)
    // The message names the field and the rule, and quotes nothing that was sent.
    return new Refusal(issue.code === 'too_large' ? 413 : 400, issue.message)
  }
  if (code === 'timeout') {
    // The code tells our own timeout from a 504 of Zep.
    return new Refusal(504, TIMEOUT_MESSAGE, { code, reported: error })
  }
  const message = PASSED[status]
  if (message === undefined) return fail(502, error)
  const isRoute = issue?.code === 'no_route'
  const delay = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000)
  return new Refusal(
    status,
    isRoute ? 'Zep has no such route. Check baseUrl of createZepHandler.' : message,
    {
      isRoute,
      headers: delay === undefined ? {} : { 'Retry-After': `${delay}` },
      reported: error,
    },
  )
}

function fail(status: 500 | 502, error: unknown): Refusal {
  const reported = isZepError(error)
    ? error
    : new ZepError({
        code: 'server',
        message: 'createZepHandler failed unexpectedly. See the cause.',
        cause: error,
      })
  return new Refusal(
    status,
    'Zep cannot be used right now. The reason was passed to onError of createZepHandler.',
    { reported },
  )
}
