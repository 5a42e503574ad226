import { notifyManager } from '@tanstack/react-query'

/** The sessions whose edits have changed, and for each whether what hooks show of it has. */
export type ChangedSessions = ReadonlyMap<string, boolean>

/** Called once for everything that changes in a batch. */
export type ChangeListener = (changes: ChangedSessions) => void

/** Tells hooks which sessions have changed; once for everything that changes in a batch. */
export class EditChanges {
  /** Incremented whenever the view of any session changes. */
  viewVersion = 0
  /** Incremented whenever anything about any edit changes. */
  editVersion = 0

  readonly #listeners = new Map<string | undefined, Set<ChangeListener>>()
  #collected: Map<string, boolean> | undefined

  /** Calls the listener whenever the edits of one session change, or of any session. */
  subscribe(listener: ChangeListener, sessionId?: string): () => void {
    const listeners = this.#listeners.get(sessionId) ?? new Set()
    this.#listeners.set(sessionId, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(sessionId) === listeners) {
        this.#listeners.delete(sessionId)
      }
    }
  }

  notify(sessionId: string, viewChanged: boolean): void {
    if (viewChanged) this.viewVersion++
    this.editVersion++
    if (this.#collected) {
      this.#collected.set(sessionId, viewChanged || this.#collected.get(sessionId) === true)
    } else this.#tell(new Map([[sessionId, viewChanged]]))
  }

  /** Runs something, and tells the listeners afterwards. */
  batch(run: () => void): void {
    if (this.#collected) {
      run()
      return
    }
    const collected = (this.#collected = new Map<string, boolean>())
    try {
      notifyManager.batch(run)
    } finally {
      this.#collected = undefined
      this.#tell(collected)
    }
  }

  #tell(changes: ChangedSessions): void {
    // Each listener once, even if it listens to several of them. Copied, because it may unsubscribe.
    const listeners = new Set<ChangeListener>()
    for (const key of [...changes.keys(), undefined]) {
      for (const listener of this.#listeners.get(key) ?? []) listeners.add(listener)
    }
    for (const listener of listeners) listener(changes)
  }
}
