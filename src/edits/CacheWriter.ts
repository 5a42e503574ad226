import type { Query, QueryState } from '@tanstack/react-query'

import { ZepError } from '../core/errors/ZepError'
import type { Metadata, Session } from '../core/session/Session'
import { isSession } from './isSession'
import { mapSessions } from './mapSessions'
import type { SessionIds } from './sessionPositions'

/** What to do to the sessions of these ids. */
interface SessionWrite {
  sessionIds: SessionIds
  change: (session: Session<Metadata>) => Session<Metadata>
  /** Whether the server has deleted a session. */
  isDeleted: (session: Session<Metadata>) => boolean
}

/**
 * Writes what the server said into queries, with `setState` rather than `setQueryData`: a stale,
 * invalidated or failed query stays what it was.
 */
export class CacheWriter {
  readonly #own = new WeakSet<object>()

  /** Whether the state of a `setState` event comes from here. */
  isOwn(state: object): boolean {
    return this.#own.has(state)
  }

  setState(query: Query, state: Partial<QueryState<unknown, Error>>): void {
    this.#own.add(state)
    query.setState(state)
  }

  /** Changes and removes sessions in a query, in one write. Returns whether there was any. */
  write(query: Query, { sessionIds, change, isDeleted }: SessionWrite): boolean {
    const { data } = query.state
    if (isSession(data) && sessionIds.has(data.sessionId) && isDeleted(data)) {
      this.setState(query, { data: undefined, status: 'error', error: notFoundError(data) })
      return true
    }
    const changed = mapSessions(data, { sessionIds, change, isRemoved: isDeleted })
    if (changed !== data) this.setState(query, { data: changed })
    return changed !== data
  }
}

/** What a GET of a deleted session would be refused with; it saves the request. */
function notFoundError({ sessionId }: Session<Metadata>): ZepError {
  return new ZepError({
    code: 'not_found',
    message: `The session ${JSON.stringify(sessionId)} was deleted.`,
    operation: 'getSession',
    sessionId,
  })
}
