import { onlineManager, type QueryClient } from '@tanstack/react-query'

import { type Edit, type EditMutation, editOf } from './Edit'
import type { EditSettings } from './EditSettings'
import { resume, setPaused } from './offline'

/**
 * Why nothing is sent: a persister is still restoring, or it is not this tab's turn to send what the
 * shared outbox contains.
 */
export type HoldReason = 'restoring' | 'outbox'

/** The edits that came from storage and are not running yet, and what keeps all edits waiting. */
export class RestoredEdits {
  readonly #queryClient: QueryClient
  readonly #edits = new Set<Edit>()
  /** Those that were made while a restore is running, and that TanStack has paused. */
  readonly #paused = new Set<EditMutation>()
  readonly #holds = new Set<HoldReason>()

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient
  }

  /** Whether nothing may be sent at present. */
  get isHeld(): boolean {
    return this.#holds.size > 0
  }

  /** Sends nothing until the same reason is released, and every other one. */
  hold(reason: HoldReason): void {
    this.#holds.add(reason)
  }

  release(reason: HoldReason): void {
    this.#holds.delete(reason)
    if (this.#holds.has('restoring')) return
    for (const mutation of this.#paused) {
      this.#paused.delete(mutation)
      if (mutation.state.status !== 'pending') continue
      const isReady = editOf.get(mutation)?.state.name === 'ready'
      setPaused(mutation, this.#queryClient, !isReady || !onlineManager.isOnline())
      resume(mutation)
    }
  }

  /**
   * Says of an edit made while a restore is running that it is not paused: the app may finish the
   * restore only once `resumePausedMutations()` has, and that would wait for the edit.
   */
  keepUnpaused(mutation: EditMutation): void {
    const isPaused = this.#holds.has('restoring') && mutation.state.isPaused
    if (!isPaused || editOf.get(mutation)?.isRestored !== false) return
    this.#paused.add(mutation)
    mutation.state = { ...mutation.state, isPaused: false }
  }

  has(edit: Edit): boolean {
    return this.#edits.has(edit)
  }

  add(edit: Edit, settings: EditSettings): void {
    this.#edits.add(edit)
    queueMicrotask(() => this.#resume(edit, settings))
  }

  /** Returns whether it was not running yet. */
  delete(edit: Edit): boolean {
    return this.#edits.delete(edit)
  }

  /** Starts those that are not running already. */
  resumeAll(settings: EditSettings): void {
    for (const edit of this.#edits) this.#resume(edit, settings)
  }

  #resume(edit: Edit, settings: EditSettings): void {
    const { mutation, operation } = edit
    if (this.isHeld || !this.#edits.delete(edit)) return
    // It may have been restored before ZepProvider had registered how edits are sent and retried.
    const defaults = this.#queryClient.getMutationDefaults(mutation.options.mutationKey ?? [])
    const { options } = mutation
    const { retry = options.retry, ...rest } = { ...settings.restored?.[operation], ...defaults }
    mutation.setOptions({ ...rest, ...options, ...(retry !== undefined && { retry }) })
    resume(mutation)
  }
}
