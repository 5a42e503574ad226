import {
  type Query,
  type QueryCacheNotifyEvent,
  type QueryClient,
  replaceEqualDeep,
} from '@tanstack/react-query'

import { isZepError, ZepError } from '../core/errors/ZepError'
import type { SessionKeys } from '../core/query/sessionKeys'
import type { Metadata, Session } from '../core/session/Session'
import { isSession, mapSessions } from './mapSessions'

/** What the server acknowledged of a session, and when. */
interface Acknowledgement {
  at: number
  /** Undefined after a delete. */
  session: Session<Metadata> | undefined
}

/**
 * The server state in the query cache: always what the server said last. Every GET gets a number
 * when it starts, and every acknowledged edit gets one when its response arrives. A GET that started
 * before an acknowledgement may bring an older row, which is replaced as soon as it lands.
 */
export class ServerState {
  #queryClient: QueryClient
  #keys: SessionKeys
  #clock = 0
  /** When the GET of each fetching query started. */
  #started = new Map<Query, number>()
  /** The acknowledgements that a GET in flight could overwrite, by session id. */
  #acknowledged = new Map<string, Acknowledgement>()
  /** The queries to invalidate, now or as soon as their fetch has finished. */
  #outdated = new Set<Query>()

  constructor(queryClient: QueryClient, keys: SessionKeys) {
    this.#queryClient = queryClient
    this.#keys = keys
    for (const query of this.#queries()) {
      if (query.state.fetchStatus !== 'idle') this.#started.set(query, 0)
    }
  }

  /** Follows a query of this backend. */
  onQueryEvent(event: QueryCacheNotifyEvent, query: Query): void {
    if (event.type === 'removed') {
      this.#started.delete(query)
      this.#outdated.delete(query)
      this.#prune()
    } else if (event.type === 'updated') {
      const { action } = event
      if (action.type === 'fetch') {
        this.#started.set(query, ++this.#clock)
        // A further page replaces the refetch that an invalidation had started.
        if (action.meta?.fetchMore && query.state.isInvalidated) this.#outdated.add(query)
      }
      // `setState` is how TanStack reverts a canceled fetch to the rows it started with.
      const isFinished =
        action.type === 'success' ? !action.manual : /^(error|setState)$/.test(action.type)
      if (isFinished) this.#onFetchFinished(query)
    }
  }

  /** Writes an updated session into every cached copy, and guards it against older GETs. */
  update(sessionId: string, session: Session<Metadata> | undefined): void {
    this.#acknowledge(sessionId, session)
  }

  /** Caches an added session as its detail, and guards it against older GETs. */
  add(sessionId: string, session: Session<Metadata> | undefined): void {
    this.#acknowledge(sessionId, session)
    const queryKey = this.#keys.detail<Metadata>(sessionId)
    const query = this.#queryClient.getQueryCache().find({ queryKey })
    if (query?.state.data === undefined) this.#queryClient.setQueryData(queryKey, session)
  }

  /** Takes a deleted session out of every cached list, clears its detail, and guards both. */
  delete(sessionId: string): void {
    this.#acknowledge(sessionId, undefined)
  }

  /** Invalidates the lists, and the detail of a session if there is one. */
  invalidate(sessionId?: string): void {
    const queryKeys = [
      this.#keys.lists,
      ...(sessionId === undefined ? [] : [this.#keys.detail(sessionId)]),
    ]
    for (const queryKey of queryKeys) {
      for (const query of this.#queries(queryKey)) this.#outdated.add(query)
    }
    this.#invalidateReady()
  }

  #queries(queryKey: readonly unknown[] = this.#keys.all): Query[] {
    return this.#queryClient.getQueryCache().findAll({ queryKey })
  }

  #acknowledge(sessionId: string, session: Session<Metadata> | undefined): void {
    const acknowledgement = { at: ++this.#clock, session }
    if (this.#started.size > 0) this.#acknowledged.set(sessionId, acknowledgement)
    for (const query of this.#queries()) {
      this.#apply(query, (id) => (id === sessionId ? acknowledgement : undefined))
    }
  }

  #onFetchFinished(query: Query): void {
    const started = this.#started.get(query)
    if (query.state.fetchStatus === 'idle') this.#started.delete(query)
    if (started !== undefined) {
      this.#apply(query, (sessionId) => {
        const acknowledged = this.#acknowledged.get(sessionId)
        return acknowledged && acknowledged.at > started ? acknowledged : undefined
      })
    }
    this.#prune()
    if (this.#outdated.has(query)) queueMicrotask(() => this.#invalidateReady())
  }

  /** Makes a query show what was acknowledged. */
  #apply(query: Query, find: (sessionId: string) => Acknowledgement | undefined): void {
    const { data, error } = query.state
    const changed = mapSessions(data, {
      change: (cached) => {
        const newer = find(cached.sessionId)?.session
        return newer ? replaceEqualDeep(cached, newer) : cached
      },
      isRemoved: (cached) => isDelete(find(cached.sessionId)),
    })
    // `setState`, not `setQueryData`: a stale, invalidated or failed query stays what it was.
    if (changed !== data) query.setState({ data: changed })
    if (isSession(data) && isDelete(find(data.sessionId))) {
      query.setState({ data: undefined, status: 'error', error: notFoundError(data) })
    }
    const sessionId = this.#detailId(query)
    const added = sessionId === undefined ? undefined : find(sessionId)?.session
    if (added && isZepError(error, 'not_found')) {
      query.setState({ data: added, status: 'success', error: null })
    }
  }

  /** The session that a query reads alone. */
  #detailId({ queryKey }: Query): string | undefined {
    const [, name, sessionId] = queryKey
    return name === this.#keys.details[1] && typeof sessionId === 'string' ? sessionId : undefined
  }

  /** Drops the acknowledgements that every GET in flight is newer than. */
  #prune(): void {
    const oldest = Math.min(...this.#started.values())
    for (const [sessionId, { at }] of this.#acknowledged) {
      if (at < oldest) this.#acknowledged.delete(sessionId)
    }
  }

  #invalidateReady(): void {
    const ready = new Set([...this.#outdated].filter((query) => !mustFinishFirst(query)))
    for (const query of ready) this.#outdated.delete(query)
    if (ready.size > 0) {
      void this.#queryClient.invalidateQueries({ predicate: (query) => ready.has(query) })
    }
  }
}

/**
 * Whether invalidating now would be swallowed (by a first load, or by a fetch that nothing observes:
 * its end clears the mark) or would cancel the page that a user asked for.
 */
function mustFinishFirst(query: Query): boolean {
  const { data, fetchMeta, fetchStatus } = query.state
  if (fetchStatus === 'idle') return false
  return data === undefined || !!fetchMeta?.fetchMore || !query.isActive()
}

function isDelete(acknowledgement: Acknowledgement | undefined): boolean {
  return acknowledgement !== undefined && !acknowledgement.session
}

/** What a GET of a deleted session would be refused with; it saves the request. */
function notFoundError({ sessionId }: Session<Metadata>): ZepError {
  return new ZepError({
    code: 'not_found',
    message: `getSession: the session ${JSON.stringify(sessionId)} was deleted.`,
    sessionId,
  })
}
