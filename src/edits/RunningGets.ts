import type { Query, QueryCacheNotifyEvent } from '@tanstack/react-query'

/** A GET in flight, from its start until its response is in the cache. */
export interface RunningGet {
  /** A number of the clock that also numbers responses. */
  readonly startedAt: number
  /** Whether it reads one more page and keeps the old ones as they are. */
  readonly isNextPage: boolean
  /** Whether what it brings was read before: by a server that streams, or from storage. */
  readonly isReadBefore: boolean
  /** What TanStack Query goes back to if the GET is canceled. */
  revertsTo: unknown
}

/** Whether an event says that a GET starts that reads one more page. */
export function startsNextPage(event: QueryCacheNotifyEvent): boolean {
  if (event.type !== 'updated' || event.action.type !== 'fetch') return false
  return event.action.meta?.fetchMore !== undefined
}

/** The GETs in flight. A query has one at a time. */
export class RunningGets {
  /** Oldest first. */
  readonly #gets = new Map<Query, RunningGet>()

  get(query: Query): RunningGet | undefined {
    return this.#gets.get(query)
  }

  start(query: Query, startedAt: number): void {
    const { fetchMeta, data } = query.state
    const { queryFn, persister } = query.options
    this.#gets.delete(query)
    this.#gets.set(query, {
      startedAt,
      isNextPage: fetchMeta?.fetchMore !== undefined,
      isReadBefore: queryFn === undefined || (persister !== undefined && data === undefined),
      revertsTo: data,
    })
  }

  finish(query: Query): void {
    this.#gets.delete(query)
  }

  /** The start of the oldest one; infinite if there is none. */
  get oldest(): number {
    for (const { startedAt } of this.#gets.values()) return startedAt
    return Infinity
  }
}
