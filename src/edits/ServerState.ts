import {
  type Query,
  type QueryCacheNotifyEvent,
  type QueryClient,
  replaceEqualDeep,
} from '@tanstack/react-query'

import { isZepError } from '../core/errors/ZepError'
import type { SessionKeys } from '../core/query/sessionKeys'
import type { Metadata, Session } from '../core/session/Session'
import { CachedQueries } from './CachedQueries'
import { CacheWriter } from './CacheWriter'
import { mapSessions } from './mapSessions'
import { isOlder, newestSessions, sessionIdsIn } from './newestSessions'
import { OutdatedQueries } from './OutdatedQueries'
import { RunningGets } from './RunningGets'
import { Tombstones } from './Tombstones'

/** What the server acknowledged of a session. */
export interface Acknowledgement {
  readonly sessionId: string
  /** Undefined after a delete. */
  readonly session: Session<Metadata> | undefined
  /** Whether to cache the session as its detail, if there is none yet. */
  readonly seedsDetail: boolean
}

/** An acknowledgement, and when it was applied. */
type Numbered = Acknowledgement & { readonly at: number }

type Acknowledgements = ReadonlyMap<string, Numbered>

type QueryAction = Extract<QueryCacheNotifyEvent, { type: 'updated' }>['action']

/**
 * The server state in the query cache: always what the server said last. Every GET gets a number
 * when it starts, and every acknowledged edit gets one when it is applied. A GET that started
 * before an acknowledgement may bring an older row, which is replaced as soon as it lands. A payload
 * (hydrated, restored, from another tab) has no number: its rows are compared by `updatedAt`.
 */
export class ServerState {
  readonly #queryClient: QueryClient
  readonly #keys: SessionKeys
  #clock = 0
  /** The number of the newest acknowledgement. */
  #newest = 0
  readonly #queries: CachedQueries
  readonly #gets = new RunningGets()
  readonly #outdated: OutdatedQueries
  readonly #tombstones = new Tombstones()
  /** The acknowledgements that a GET in flight could overwrite, by session id, oldest first. */
  readonly #acknowledged = new Map<string, Numbered>()
  readonly #writer = new CacheWriter()

  constructor(queryClient: QueryClient, keys: SessionKeys) {
    this.#queryClient = queryClient
    this.#keys = keys
    this.#queries = new CachedQueries(queryClient, keys)
    this.#outdated = new OutdatedQueries(
      queryClient,
      this.#gets,
      (query) => this.#queries.detailId(query) !== undefined,
    )
    for (const query of this.#queries.all()) {
      if (query.state.fetchStatus !== 'idle') this.#gets.start(query, 0)
    }
  }

  /** Follows a query of this backend. */
  onQueryEvent(event: QueryCacheNotifyEvent, query: Query): void {
    if (event.type === 'removed') {
      this.#queries.remove(query)
      this.#gets.finish(query)
      this.#outdated.forget(query)
      this.#tombstones.forget(query)
      this.#prune()
    } else if (event.type === 'added') {
      this.#queries.update(query)
      this.#onPayload(query, undefined)
    } else if (event.type === 'updated') {
      const before = this.#queries.dataOf(query)
      this.#queries.update(query)
      this.#onAction(event.action, query, before)
    }
  }

  /**
   * Makes every cached copy of these sessions show what the server acknowledged, oldest first, and
   * guards them against older GETs.
   */
  apply(acknowledgements: readonly Acknowledgement[]): void {
    const at = (this.#newest = ++this.#clock)
    const newest = new Map<string, Numbered>()
    for (const given of acknowledgements) {
      const { sessionId, session } = given
      const acknowledgement = { ...given, at }
      newest.set(sessionId, acknowledgement)
      this.#acknowledged.delete(sessionId)
      this.#acknowledged.set(sessionId, acknowledgement)
      if (session) this.#tombstones.delete(sessionId)
    }
    let isComplete = true
    for (const query of this.#queries.candidates(newest)) {
      // Something newer was just written there: its event is about to come, and decides.
      if (query.state.data === this.#queries.dataOf(query)) this.#show(query, newest)
      else isComplete = false
    }
    for (const { sessionId, session, seedsDetail } of newest.values()) {
      if (seedsDetail) this.#seedDetail(sessionId, session)
    }
    if (isComplete) this.#prune()
  }

  /** Invalidates the details of sessions. A GET in flight is canceled for a newer one. */
  invalidateDetails(sessionIds: Iterable<string>): void {
    for (const sessionId of sessionIds) {
      for (const query of this.#queries.details(sessionId)) this.#outdated.add(query)
    }
    this.#outdated.flush()
  }

  /** Invalidates every list. A GET in flight goes on, and is followed by another one. */
  invalidateLists(): void {
    for (const query of this.#queries.lists) this.#outdated.add(query, this.#clock)
    this.#outdated.flush()
  }

  #onAction(action: QueryAction, query: Query, before: unknown): void {
    switch (action.type) {
      case 'fetch':
        // If a payload said `idle` meanwhile, TanStack Query starts a second GET beside the first.
        if (this.#gets.get(query)) void query.cancel({ silent: true })
        this.#gets.start(query, ++this.#clock)
        // A further page replaces the refetch that an invalidation had started.
        if (action.meta?.fetchMore && query.state.isInvalidated) this.#outdated.add(query)
        break
      case 'success':
        if (action.manual) this.#onWrittenByApp(query)
        else this.#onGetFinished(query, before, true)
        break
      case 'error':
        this.#onGetFinished(query, before, false)
        break
      case 'setState':
        if (!this.#writer.isOwn(action.state)) this.#onStateReplaced(query, before)
        break
    }
  }

  /** What the app writes is left as it is: it knows what it does. */
  #onWrittenByApp(query: Query): void {
    const get = this.#gets.get(query)
    if (get) get.revertsTo = query.state.data
    this.#reviveSessions(query)
    this.#prune()
  }

  #onGetFinished(query: Query, before: unknown, isSuccess: boolean): void {
    const get = this.#gets.get(query)
    this.#gets.finish(query)
    if (get) this.#show(query, this.#acknowledged, get.startedAt)
    if (isSuccess && get?.isReadBefore) this.#onPayload(query, before)
    else if (isSuccess) this.#reviveSessions(query)
    this.#prune()
    this.#outdated.onGetFinished(query, get, isSuccess)
  }

  /** Someone else has replaced the state of a query: TanStack Query, or whoever hydrates. */
  #onStateReplaced(query: Query, before: unknown): void {
    const get = this.#gets.get(query)
    const { data, fetchStatus } = query.state
    if (get && fetchStatus === 'idle') {
      // A canceled GET is reverted to the rows it started with.
      if (data === get.revertsTo) this.#show(query, this.#acknowledged, get.startedAt)
      // The state of another tab may be idle while the GET of this one goes on.
      const onEnd = () => {
        if (this.#gets.get(query) === get) this.#onGetFinished(query, undefined, false)
      }
      if (query.promise) query.promise.then(onEnd, onEnd)
      else onEnd()
      if (data === get.revertsTo) return
    }
    if (data !== before) this.#onPayload(query, before)
  }

  /** Restores what is newer than a payload: in what it has replaced, or in any other query. */
  #onPayload(query: Query, before: unknown): void {
    const sessionIds = sessionIdsIn(query.state.data)
    if (sessionIds.size === 0) return
    const newest = newestSessions(sessionIds, this.#otherCopies(query, before, sessionIds))
    const isOutdated = this.#writer.write(query, {
      sessionIds,
      change: (session) => {
        const newer = newest.get(session.sessionId)
        return newer && isOlder(session, newer) ? newer : session
      },
      isDeleted: (session) => this.#tombstones.covers(session, query),
    })
    this.#prune()
    // The detail of a deleted session is not read again: a GET could only be refused.
    if (!isOutdated || query.state.data === undefined) return
    this.#outdated.add(query, this.#newest)
    this.#outdated.flushSoon()
  }

  /** The values that may contain newer copies of sessions; what was on screen comes first. */
  *#otherCopies(query: Query, before: unknown, sessionIds: ReadonlySet<string>) {
    yield before
    for (const other of this.#queries.candidates(sessionIds)) {
      if (other !== query) yield other.state.data
    }
    for (const [sessionId, { session }] of this.#acknowledged) {
      if (sessionIds.has(sessionId)) yield session
    }
  }

  /** Makes a query show what was acknowledged after `since`. */
  #show(query: Query, acknowledgements: Acknowledgements, since = 0): void {
    if (acknowledgements.size === 0) return
    const find = (sessionId: string | undefined): Numbered | undefined => {
      const found = sessionId === undefined ? undefined : acknowledgements.get(sessionId)
      return found && found.at > since ? found : undefined
    }
    this.#writer.write(query, {
      sessionIds: acknowledgements,
      change: (session) => {
        const newer = find(session.sessionId)?.session
        return newer ? replaceEqualDeep(session, newer) : session
      },
      isDeleted: (session) => {
        const acknowledged = find(session.sessionId)
        if (!acknowledged || acknowledged.session) return false
        this.#tombstones.add(query, session)
        return true
      },
    })
    const added = find(this.#queries.detailId(query))?.session
    if (added && isZepError(query.state.error, 'not_found')) {
      this.#writer.setState(query, { data: added, status: 'success', error: null })
    }
  }

  /** A deleted session that is there again was added again. */
  #reviveSessions(query: Query): void {
    const { sessionIds } = this.#tombstones
    if (sessionIds.size === 0) return
    const change = (session: Session<Metadata>): Session<Metadata> => {
      this.#tombstones.delete(session.sessionId)
      return session
    }
    mapSessions(query.state.data, { sessionIds, change })
  }

  #seedDetail(sessionId: string, session: Session<Metadata> | undefined): void {
    const queryKey = this.#keys.detail<Metadata>(sessionId)
    if (this.#queryClient.getQueryData(queryKey) !== undefined) return
    this.#queryClient.setQueryData(queryKey, session)
  }

  /** Drops the acknowledgements that every GET in flight is newer than. */
  #prune(): void {
    const { oldest } = this.#gets
    for (const [sessionId, { at }] of this.#acknowledged) {
      if (at >= oldest) break
      this.#acknowledged.delete(sessionId)
    }
  }
}
