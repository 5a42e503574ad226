import type { Query, QueryClient } from '@tanstack/react-query'

import type { SessionKeys } from '../core/query/sessionKeys'
import { isSession } from './isSession'
import type { SessionIds } from './sessionPositions'

const NONE: ReadonlySet<Query> = new Set()

/**
 * The cached queries of one backend, by what they may contain. It follows the events of the query
 * cache, so that an edit need not look at every query.
 */
export class CachedQueries {
  readonly #queryClient: QueryClient
  readonly #keys: SessionKeys
  /** What each query contained at its last event. */
  readonly #data = new Map<Query, unknown>()
  /** The queries whose key names one session, by its id. */
  readonly #details = new Map<string, Set<Query>>()
  readonly #lists = new Set<Query>()
  /** The queries that may contain any session: lists, and whatever else the app has cached. */
  readonly #containers = new Set<Query>()

  constructor(queryClient: QueryClient, keys: SessionKeys) {
    this.#queryClient = queryClient
    this.#keys = keys
    const queries = queryClient.getQueryCache().findAll({ queryKey: keys.all })
    for (const query of queries) this.update(query)
  }

  get lists(): ReadonlySet<Query> {
    return this.#lists
  }

  all(): Iterable<Query> {
    return this.#data.keys()
  }

  /** The queries that read one session alone. */
  details(sessionId: string): ReadonlySet<Query> {
    return this.#details.get(sessionId) ?? NONE
  }

  /** Every query that may contain one of these sessions. */
  candidates(sessionIds: SessionIds): Set<Query> {
    const candidates = new Set(this.#containers)
    if (sessionIds.size > this.#details.size) {
      for (const [sessionId, queries] of this.#details) {
        if (sessionIds.has(sessionId)) for (const query of queries) candidates.add(query)
      }
    } else {
      for (const sessionId of sessionIds.keys()) {
        for (const query of this.details(sessionId)) candidates.add(query)
      }
    }
    return candidates
  }

  /** What a query contained at its last event, which differs from now while an event is on its way. */
  dataOf(query: Query): unknown {
    return this.#data.get(query)
  }

  /** The session that a query reads alone. */
  detailId({ queryKey }: Query): string | undefined {
    const [, name, sessionId] = queryKey
    return name === this.#keys.details[1] && typeof sessionId === 'string' ? sessionId : undefined
  }

  update(query: Query): void {
    const { data } = query.state
    if (this.#data.has(query) && this.#data.get(query) === data) return
    // A query that was removed goes on as long as something observes it.
    if (this.#queryClient.getQueryCache().get(query.queryHash) !== query) return
    this.#data.set(query, data)
    const detailId = this.detailId(query)
    if (detailId !== undefined) {
      this.#details.set(detailId, (this.#details.get(detailId) ?? new Set()).add(query))
    } else if (query.queryKey[1] === this.#keys.lists[1]) {
      this.#lists.add(query)
    }
    const isDetail =
      detailId !== undefined &&
      (data === undefined || (isSession(data) && data.sessionId === detailId))
    this.#containers[isDetail ? 'delete' : 'add'](query)
  }

  remove(query: Query): void {
    this.#data.delete(query)
    this.#lists.delete(query)
    this.#containers.delete(query)
    const detailId = this.detailId(query)
    const details = detailId === undefined ? undefined : this.#details.get(detailId)
    details?.delete(query)
    if (detailId !== undefined && details?.size === 0) this.#details.delete(detailId)
  }
}
