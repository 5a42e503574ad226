import type { Query } from '@tanstack/react-query'

import { assert } from './assert'

/** Knows which queries edits have outdated, and which of them were read since. */
export class Freshness {
  /** The step in which each query was last fetched. */
  #read = new Map<string, number>()
  /** The step in which each query became outdated: it has to be fetched then or later. */
  #outdated = new Map<string, number>()

  read(queryHash: string, step: number): void {
    this.#read.set(queryHash, step)
  }

  outdated(queries: readonly Query[], step: number): void {
    for (const { queryHash } of queries) this.#outdated.set(queryHash, step)
  }

  /** The app takes every query into its own hands: reading them again is up to the app. */
  forgetAll(): void {
    this.#outdated.clear()
  }

  forget(queries: readonly Query[]): void {
    for (const { queryHash } of queries) this.#outdated.delete(queryHash)
  }

  check(query: Query): void {
    const { queryHash } = query
    if (!query.isActive() || query.state.status !== 'success') return
    assert(query.state.fetchStatus === 'idle', `${queryHash} is still fetching`)
    const isRead = (this.#read.get(queryHash) ?? 0) >= (this.#outdated.get(queryHash) ?? 0)
    assert(isRead, `${queryHash} was not read again after the last edit`)
  }
}
