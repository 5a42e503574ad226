import { isSession } from './isSession'
import { hasSession, isContainer } from './mapSessions'
import type { SessionIds } from './sessionPositions'

/** Beyond this many ids it is cheaper to render once too often. */
const MAX_IDS = 100_000

/** Remembers which sessions a view has shown, without keeping their data alive. */
export class ShownSessions {
  /** Of the sessions that were shown one by one; null once there were too many. */
  #ids: Set<string> | null = new Set()
  /** More than the last one: a transition may have rendered data that never came on screen. */
  #containers: WeakRef<object>[] = []
  #known = new WeakSet<object>()
  /** How many containers to keep before those that are gone are dropped. */
  #limit = 16

  add(data: unknown): void {
    if (isSession(data)) {
      this.#ids?.add(data.sessionId)
      if (this.#ids && this.#ids.size > MAX_IDS) this.#ids = null
    } else if (isContainer(data) && !this.#known.has(data)) {
      this.#known.add(data)
      this.#containers.push(new WeakRef(data))
      if (this.#containers.length > this.#limit) this.#dropDead()
    }
  }

  /** Whether it may have shown one of these sessions. */
  hasAny(ids: SessionIds): boolean {
    const ownIds = this.#ids
    if (!ownIds) return true
    for (const id of ids.keys()) if (ownIds.has(id)) return true
    return this.#containers.some((ref) => hasSession(ref.deref(), ids))
  }

  #dropDead(): void {
    this.#containers = this.#containers.filter((ref) => ref.deref())
    this.#limit = Math.max(16, this.#containers.length * 2)
  }
}
