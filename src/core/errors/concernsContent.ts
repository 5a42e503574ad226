import type { ZepError } from './ZepError'

/** The statuses that refuse what a request contains, rather than who sent it or when. */
const CONTENT_STATUSES = [400, 413, 422]

/**
 * Whether an error says something about the content of its request: a composed PATCH may have failed
 * because of one bad edit, so its edits are worth sending one by one. A 500 is such an error too, but
 * only once it has outlasted the retries.
 */
export function concernsContent({ code, status, retryable, issues }: ZepError): boolean {
  // A key, a header or a base URL that cannot be sent is the same for every edit.
  if (code === 'invalid_input') return issues.every(({ path }) => path.startsWith('metadata'))
  if (code === 'redirect' || code === 'invalid_response' || isMarked(issues)) return false
  return CONTENT_STATUSES.includes(status ?? 0) || (status === 500 && retryable)
}

/** Whether the server has said that no retry can fix the error, which no edit can fix either. */
function isMarked(issues: ZepError['issues']): boolean {
  return issues.some(({ code }) => code === 'not_retryable')
}
