import {
  type Query,
  type QueryCacheNotifyEvent,
  type QueryClient,
  replaceEqualDeep,
} from '@tanstack/react-query'

import type { sessionKeys } from '../core/keys'
import type { Session } from '../core/session'
import { mapSessions } from './mapSessions'

/**
 * Keeps the query cache at what the server said last. Every GET gets a number when it starts,
 * every acknowledged PATCH one when it is answered: a GET that started before an acknowledgement
 * may carry the older row, so where it lands that row is replaced.
 */
export class Reads {
  #queryClient: QueryClient
  #keys: ReturnType<typeof sessionKeys>
  #clock = 0
  /** When the GET of each fetching query started. */
  #started = new Map<Query, number>()
  /** The acknowledged sessions that a GET still under way could overwrite. */
  #acknowledged = new Map<string, { at: number; session: Session }>()
  /** To be invalidated, now or as soon as they land. */
  #outdated = new Set<Query>()

  constructor(queryClient: QueryClient, keys: ReturnType<typeof sessionKeys>) {
    this.#queryClient = queryClient
    this.#keys = keys
    for (const query of this.#queries()) {
      if (query.state.fetchStatus !== 'idle') this.#started.set(query, 0)
    }
  }

  /** Follows a query of this scope. */
  onEvent(event: QueryCacheNotifyEvent, query: Query): void {
    if (event.type === 'removed') {
      this.#started.delete(query)
      this.#outdated.delete(query)
      this.#forget()
    } else if (event.type === 'updated') {
      const { action } = event
      if (action.type === 'fetch') {
        this.#started.set(query, ++this.#clock)
        // A further page takes the place of the read that an invalidation had begun.
        if (action.meta?.fetchMore && query.state.isInvalidated) this.#outdated.add(query)
      }
      // `setState` is how TanStack reverts a cancelled fetch to the rows it started with.
      const landed =
        action.type === 'success' ? !action.manual : /^(error|setState)$/.test(action.type)
      if (landed) this.#land(query)
    }
  }

  /** Writes an acknowledged session into every cached copy, and guards it against older GETs. */
  acknowledge(session: Session): void {
    const at = ++this.#clock
    if (this.#started.size > 0) this.#acknowledged.set(session.sessionId, { at, session })
    for (const query of this.#queries()) {
      replaceSessions(query, (cached) =>
        cached.sessionId === session.sessionId ? session : undefined,
      )
    }
  }

  /** Invalidates what may show the session: its detail and every list. */
  invalidate(sessionId: string): void {
    for (const queryKey of [this.#keys.detail(sessionId), this.#keys.lists]) {
      for (const query of this.#queries(queryKey)) this.#outdated.add(query)
    }
    this.#invalidateReady()
  }

  #queries(queryKey: readonly unknown[] = this.#keys.all): Query[] {
    return this.#queryClient.getQueryCache().findAll({ queryKey })
  }

  #land(query: Query): void {
    const started = this.#started.get(query)
    if (query.state.fetchStatus === 'idle') this.#started.delete(query)
    if (started !== undefined) {
      replaceSessions(query, ({ sessionId }) => {
        const acknowledged = this.#acknowledged.get(sessionId)
        return acknowledged && acknowledged.at > started ? acknowledged.session : undefined
      })
    }
    this.#forget()
    if (this.#outdated.has(query)) queueMicrotask(() => this.#invalidateReady())
  }

  /** Drops the acknowledgements that no GET under way is older than. */
  #forget(): void {
    const oldest = Math.min(...this.#started.values())
    for (const [sessionId, { at }] of this.#acknowledged) {
      if (at < oldest) this.#acknowledged.delete(sessionId)
    }
  }

  #invalidateReady(): void {
    const ready = new Set([...this.#outdated].filter((query) => !mustLandFirst(query)))
    for (const query of ready) this.#outdated.delete(query)
    if (ready.size > 0) {
      void this.#queryClient.invalidateQueries({ predicate: (query) => ready.has(query) })
    }
  }
}

/**
 * Whether invalidating now would be swallowed (by a first load, or by a fetch that nobody watches:
 * its landing clears the mark) or would cancel the page that a user asked for.
 */
function mustLandFirst(query: Query): boolean {
  const { data, fetchMeta, fetchStatus } = query.state
  if (fetchStatus === 'idle') return false
  return data === undefined || !!fetchMeta?.fetchMore || !query.isActive()
}

/** `setState`, not `setQueryData`: a stale, invalidated or failed query stays what it was. */
function replaceSessions(
  query: Query,
  replacement: (session: Session) => Session | undefined,
): void {
  const { data } = query.state
  const replaced = mapSessions(data, (session) => {
    const newer = replacement(session)
    return newer ? replaceEqualDeep(session, newer) : session
  })
  if (replaced !== data) query.setState({ data: replaced })
}
