import type { Query } from '@tanstack/react-query'

import type { Metadata, Session } from '../core/session/Session'
import { compareTimestamps } from './compareTimestamps'

/** More are not remembered: a list that is never removed would otherwise collect them for ever. */
const LIMIT = 1_000

/** What was known last of a deleted session. */
interface Tombstone {
  readonly createdAt: string | null
  readonly updatedAt: string | null
  /** The queries that contained it. Once they are removed, there is nothing for it to return to. */
  readonly queries: Set<Query>
}

/** The sessions whose delete was acknowledged, so that a payload read before does not revive them. */
export class Tombstones {
  /** By session id, oldest first. */
  readonly #tombstones = new Map<string, Tombstone>()
  readonly #byQuery = new Map<Query, Set<string>>()

  get sessionIds(): ReadonlyMap<string, unknown> {
    return this.#tombstones
  }

  /** Notes that a query contained a session that is deleted. */
  add(query: Query, { sessionId, createdAt, updatedAt }: Session<Metadata>): void {
    const known = this.#tombstones.get(sessionId)
    const isNewer = !known || (compareTimestamps(known.updatedAt, updatedAt) ?? 0) < 0
    const queries = (known?.queries ?? new Set()).add(query)
    this.#tombstones.set(sessionId, isNewer ? { createdAt, updatedAt, queries } : known)
    this.#byQuery.set(query, (this.#byQuery.get(query) ?? new Set()).add(sessionId))
    const [oldest] = this.#tombstones.keys()
    if (oldest !== undefined && this.#tombstones.size > LIMIT) this.delete(oldest)
  }

  /**
   * Whether a row that a query has now is of the session as it was before its delete. A session that
   * was added again has its own creation.
   */
  covers(session: Session<Metadata>, query: Query): boolean {
    const known = this.#tombstones.get(session.sessionId)
    if (!known) return false
    const age =
      compareTimestamps(session.createdAt, known.createdAt) ??
      compareTimestamps(session.updatedAt, known.updatedAt)
    const isCovered = age !== undefined && age <= 0
    if (isCovered) this.add(query, session)
    return isCovered
  }

  /** The session exists again. */
  delete(sessionId: string): void {
    for (const query of this.#tombstones.get(sessionId)?.queries ?? []) {
      const sessionIds = this.#byQuery.get(query)
      sessionIds?.delete(sessionId)
      if (sessionIds?.size === 0) this.#byQuery.delete(query)
    }
    this.#tombstones.delete(sessionId)
  }

  /** A query was removed. */
  forget(query: Query): void {
    for (const sessionId of this.#byQuery.get(query) ?? []) {
      const queries = this.#tombstones.get(sessionId)?.queries
      queries?.delete(query)
      if (queries?.size === 0) this.#tombstones.delete(sessionId)
    }
    this.#byQuery.delete(query)
  }
}
