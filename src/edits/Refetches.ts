import { notifyManager } from '@tanstack/react-query'

import type { Outdated } from './Lane'
import type { ServerState } from './ServerState'
import { Timer } from './Timer'

/** How long a steady stream of edits can keep the lists from being read again. */
const MAX_LIST_AGE_MS = 5_000

/**
 * Decides when to read again what edits have made outdated: the detail of a session once it has no
 * pending edit, the lists once no session of the backend has one.
 */
export class Refetches {
  readonly #serverState: ServerState
  /** Whether a session has pending edits; without an id, whether any has. */
  readonly #isPending: (sessionId?: string) => boolean
  readonly #outdatedDetails = new Set<string>()
  #isScheduled = false
  /** Runs as long as the lists are outdated. */
  readonly #timer = new Timer()

  constructor(serverState: ServerState, isPending: (sessionId?: string) => boolean) {
    this.#serverState = serverState
    this.#isPending = isPending
  }

  /** Lists show something that the server has changed, and more edits may follow. */
  outdateLists(): void {
    this.#timer.start(() => this.#readLists(), MAX_LIST_AGE_MS)
  }

  /** The last pending edit of a session has settled. */
  onIdle(sessionId: string, outdated: Outdated): void {
    if (outdated !== 'nothing') this.outdateLists()
    if (outdated === 'session and lists') this.#outdatedDetails.add(sessionId)
    if (this.#isScheduled || !this.#timer.isRunning) return
    this.#isScheduled = true
    // Callers told in the same tick may edit again: only the last edit invalidates.
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#readDetails()
      // One turn later, because callers may edit another session when they are told.
      notifyManager.schedule(() => {
        if (this.#timer.isRunning && !this.#isPending()) this.#readLists()
      })
    })
  }

  #readDetails(): void {
    const idle = [...this.#outdatedDetails].filter((sessionId) => !this.#isPending(sessionId))
    this.#outdatedDetails.clear()
    if (idle.length > 0) this.#serverState.invalidateDetails(idle)
  }

  #readLists(): void {
    this.#timer.stop()
    this.#serverState.invalidateLists()
  }
}
