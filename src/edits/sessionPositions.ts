import { isSession } from './isSession'

/** A set of session ids, or a map whose keys they are. */
export interface SessionIds {
  readonly size: number
  has: (sessionId: string) => boolean
  keys: () => Iterable<string>
}

/** Where the sessions of an array are, so that finding one takes no pass over the array. */
interface Index {
  readonly length: number
  /** The position of each session. */
  readonly sessions: ReadonlyMap<string, number>
  /** The further positions of the sessions that the array contains more than once. */
  readonly repeated: ReadonlyMap<string, readonly number[]>
  /** The positions of what may itself contain sessions, such as the pages of an infinite list. */
  readonly containers: readonly number[]
}

export interface SessionPositions {
  sessions: readonly number[]
  containers: readonly number[]
}

const NONE: readonly never[] = []

const indexes = new WeakMap<readonly unknown[], Index>()

/** Finds the sessions with these ids in an array, and what may itself contain them. */
export function sessionPositions(items: readonly unknown[], ids: SessionIds): SessionPositions {
  const kept = indexes.get(items)
  if (kept?.length === items.length) {
    const sessions = lookUp(kept, ids)
    // An app may have sorted a cached array in place.
    if (sessions.every((position) => isOneOf(items[position], ids))) {
      return { sessions, containers: kept.containers }
    }
  }
  const index = createIndex(items)
  indexes.set(items, index)
  return { sessions: lookUp(index, ids), containers: index.containers }
}

/** Tells that an array has the sessions of another one at the same positions. */
export function keepPositions(from: readonly unknown[], to: readonly unknown[]): void {
  const index = indexes.get(from)
  if (index) indexes.set(to, index)
}

function createIndex(items: readonly unknown[]): Index {
  const sessions = new Map<string, number>()
  const repeated = new Map<string, number[]>()
  const containers: number[] = []
  for (const [position, item] of items.entries()) {
    if (!isSession(item)) {
      if (typeof item === 'object' && item !== null) containers.push(position)
    } else if (sessions.has(item.sessionId)) {
      repeated.set(item.sessionId, [...(repeated.get(item.sessionId) ?? NONE), position])
    } else {
      sessions.set(item.sessionId, position)
    }
  }
  return { length: items.length, sessions, repeated, containers }
}

function lookUp({ sessions, repeated }: Index, ids: SessionIds): number[] {
  const [fewer, more] = ids.size < sessions.size ? [ids, sessions] : [sessions, ids]
  const positions: number[] = []
  for (const id of fewer.keys()) {
    const position = more.has(id) ? sessions.get(id) : undefined
    if (position !== undefined) positions.push(position, ...(repeated.get(id) ?? NONE))
  }
  return positions
}

function isOneOf(item: unknown, ids: SessionIds): boolean {
  return isSession(item) && ids.has(item.sessionId)
}
