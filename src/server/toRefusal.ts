import { ZepError, isZepError } from '../core/errors'
import { Refusal } from './Refusal'

/** The statuses of Zep that are a caller's business, in our own words. All others become 502. */
const PASSED: Record<number, string> = {
  400: 'Zep refused the request',
  404: 'not found',
  409: 'the session has ended',
  410: 'gone',
  413: 'too large for Zep',
  429: 'too many requests',
  503: 'Zep is not available',
  504: 'Zep did not answer in time',
}

/** Turns whatever was thrown into what the caller may know of it. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (!isZepError(error)) return fail(500, error)

  const { code, status = 0, issues, retryAfterMs } = error
  const [issue] = issues
  if (code === 'invalid_input') {
    if (!issue || issue.path === 'apiKey') return fail(500, error)
    // Names the place and the rule, and quotes none of what was sent.
    return new Refusal(issue.code === 'too_large' ? 413 : 400, issue.message)
  }
  if (code === 'timeout') {
    // A word more than the status says, since Zep's own 504 is no timeout of ours.
    return new Refusal(504, 'Zep did not answer in time', { code, reported: error })
  }
  const message = PASSED[status]
  if (message === undefined) return fail(502, error)
  const isRoute = issue?.code === 'no_route'
  const delay = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000)
  return new Refusal(status, isRoute ? 'Zep has no such route: check baseUrl.' : message, {
    isRoute,
    headers: delay === undefined ? {} : { 'Retry-After': `${delay}` },
    reported: error,
  })
}

function fail(status: 500 | 502, error: unknown): Refusal {
  const reported = isZepError(error)
    ? error
    : new ZepError({ code: 'server', message: 'createZepHandler: it failed.', cause: error })
  return new Refusal(status, 'Zep cannot be used right now', { reported })
}
