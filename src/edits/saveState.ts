import { MutationObserver } from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import type { EditEngine } from './EditEngine'
import { reviveError } from './reviveError'

/** How far the edits of a session have been saved. */
export interface SessionSaveState {
  /** `paused` while the next edit waits for the network; `failed` once nothing is pending. */
  status: 'idle' | 'saving' | 'paused' | 'failed'
  /** How many edits are not acknowledged yet. */
  pendingCount: number
  /** How many edits have failed, and were neither retried nor discarded. */
  failedCount: number
  /** The error of the edit that failed last, until it is retried or discarded. */
  error: ZepError | null
  /** Sends the failed edits again, in order, after those that are pending. */
  retry: () => void
  /** Drops the failed edits. */
  discard: () => void
}

/** A store for `useSyncExternalStore`. While it has a subscriber, TanStack keeps failed edits. */
export interface SaveStateStore {
  subscribe: (onChange: () => void) => () => void
  getSnapshot: () => SessionSaveState
  /** While hydrating, a component must render what the server did, which has no edits. */
  getServerSnapshot: () => SessionSaveState
}

/** Creates the store of the save state of one session. */
export function createSaveState(engine: EditEngine, sessionId: string): SaveStateStore {
  const retry = (): void => {
    // In submission order, not in order of failure: a younger edit may have failed first.
    const failed = [...engine.failed(sessionId)].sort(
      (a, b) => a.state.submittedAt - b.state.submittedAt || a.mutationId - b.mutationId,
    )
    for (const mutation of failed) engine.retry(mutation)
  }
  const discard = (): void => {
    const mutationCache = engine.queryClient.getMutationCache()
    for (const mutation of engine.failed(sessionId)) mutationCache.remove(mutation)
  }
  const idle: SessionSaveState = {
    status: 'idle',
    pendingCount: 0,
    failedCount: 0,
    error: null,
    retry,
    discard,
  }
  const read = (): SessionSaveState => {
    const edits = engine.edits(sessionId)
    const failed = engine.failed(sessionId)
    const settled = failed.length > 0 ? 'failed' : 'idle'
    const pending = edits[0]?.mutation.state.isPaused ? 'paused' : 'saving'
    return {
      status: edits.length > 0 ? pending : settled,
      pendingCount: edits.length,
      failedCount: failed.length,
      error: reviveError(failed.at(-1)?.state.error),
      retry,
      discard,
    }
  }

  let version = engine.editVersion
  let snapshot = read()
  const getSnapshot = (): SessionSaveState => {
    if (version === engine.editVersion) return snapshot
    version = engine.editVersion
    const next = read()
    const same =
      next.status === snapshot.status &&
      next.pendingCount === snapshot.pendingCount &&
      next.failedCount === snapshot.failedCount &&
      next.error === snapshot.error
    return same ? snapshot : (snapshot = next)
  }

  return {
    getSnapshot,
    getServerSnapshot: () => idle,
    subscribe: (onChange) => {
      const keeper = new MutationObserver(engine.queryClient, {})
      let kept: ReturnType<EditEngine['failed']> = []
      const keep = (failed = engine.failed(sessionId)): void => {
        const before = kept
        // First, because both calls below are events of the mutation cache and lead back here.
        kept = failed
        for (const mutation of failed) mutation.addObserver(keeper)
        for (const mutation of before) {
          if (!failed.includes(mutation)) mutation.removeObserver(keeper)
        }
      }
      keep()
      const unsubscribe = engine.subscribe(() => {
        keep()
        onChange()
      }, sessionId)
      return () => {
        unsubscribe()
        keep([])
      }
    },
  }
}
