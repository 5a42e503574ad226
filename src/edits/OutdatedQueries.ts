import type { Query, QueryClient } from '@tanstack/react-query'

import type { RunningGet, RunningGets } from './RunningGets'

/**
 * The queries to read again. An invalidation is neither swallowed by a GET in flight nor cancels a
 * list that is on its way: it follows the landing, unless that GET has started late enough.
 */
export class OutdatedQueries {
  readonly #queryClient: QueryClient
  readonly #gets: RunningGets
  readonly #canCancel: (query: Query) => boolean
  /** A GET that started after this number has everything. */
  readonly #since = new Map<Query, number>()
  /** Those of them that are to be invalidated next. */
  #ready = new Set<Query>()

  constructor(
    queryClient: QueryClient,
    gets: RunningGets,
    /** Whether a GET of the query may be canceled for a newer one. */
    canCancel: (query: Query) => boolean,
  ) {
    this.#queryClient = queryClient
    this.#gets = gets
    this.#canCancel = canCancel
  }

  /** A query has to be read by a GET that starts after `since`. */
  add(query: Query, since: number = Infinity): void {
    this.#since.set(query, Math.max(since, this.#since.get(query) ?? 0))
    this.#ready.add(query)
  }

  /** A GET of a query has ended. */
  onGetFinished(query: Query, get: RunningGet | undefined, isSuccess: boolean): void {
    const since = this.#since.get(query)
    if (since === undefined) return
    if (isSuccess && get && hasEverything(get, since)) this.forget(query)
    else this.#ready.add(query)
    this.flushSoon()
  }

  forget(query: Query): void {
    this.#since.delete(query)
    this.#ready.delete(query)
  }

  flushSoon(): void {
    if (this.#ready.size > 0) queueMicrotask(() => this.flush())
  }

  /** Invalidates the queries that need not wait for a GET in flight. */
  flush(): void {
    const ready = new Set([...this.#ready].filter((query) => !this.#mustFinishFirst(query)))
    this.#ready.clear()
    for (const query of ready) this.#since.delete(query)
    if (ready.size > 0) {
      void this.#queryClient.invalidateQueries({ predicate: (query) => ready.has(query) })
    }
  }

  /**
   * Whether invalidating now would be swallowed (by a first load, or by a GET that nothing observes:
   * its end clears the mark), would cancel what should go on, or may be unnecessary.
   */
  #mustFinishFirst(query: Query): boolean {
    const get = this.#gets.get(query)
    if (!get) return false
    const { data, fetchStatus } = query.state
    const isSwallowed = data === undefined || !query.isActive()
    // TanStack Query does not cancel a GET if a state from another tab says that there is none.
    const cannotBeCanceled = fetchStatus === 'idle'
    return (
      isSwallowed ||
      cannotBeCanceled ||
      get.isNextPage ||
      !this.#canCancel(query) ||
      hasEverything(get, this.#since.get(query) ?? Infinity)
    )
  }
}

function hasEverything(
  { startedAt, isNextPage, isReadBefore }: RunningGet,
  since: number,
): boolean {
  return startedAt > since && !isNextPage && !isReadBefore
}
