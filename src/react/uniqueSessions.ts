import type { InfiniteData } from '@tanstack/react-query'

import type { SessionList } from '../core/session/Session'

type Pages<TMetadata extends object> = InfiniteData<SessionList<TMetadata>, number>

/** What was made of which pages, for every hook and render that shows the same. */
const results = new WeakMap<object, unknown>()

/**
 * Leaves out every row whose session an earlier row already has. Data and pages that repeat nothing
 * keep their identity. `responseCount` counts the rows that are left; `totalCount` is the server's.
 */
export function uniqueSessions<TMetadata extends object>(data: Pages<TMetadata>): Pages<TMetadata> {
  if (!results.has(data)) results.set(data, leaveOutRepeated(data))
  return results.get(data) as Pages<TMetadata>
}

function leaveOutRepeated<TMetadata extends object>(data: Pages<TMetadata>): Pages<TMetadata> {
  const ids = new Set<string>()
  let repeated = 0
  const pages = data.pages.map((page) => {
    const sessions = page.sessions.filter(({ sessionId }) => ids.size < ids.add(sessionId).size)
    const count = page.sessions.length - sessions.length
    repeated += count
    return count > 0 ? { ...page, sessions, responseCount: page.responseCount - count } : page
  })
  return repeated > 0 ? { ...data, pages } : data
}
