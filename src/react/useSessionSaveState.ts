'use client'

import { useMemo, useSyncExternalStore } from 'react'

import { createSaveState, type SessionSaveState } from '../edits/saveState'
import { useEditEngine } from './useEditEngine'

/**
 * Returns how far the edits of a session have been saved: `idle`, `saving`, `paused` (offline) or
 * `failed`, with `retry()` and `discard()` for those that failed.
 *
 * @example
 * const { status, retry } = useSessionSaveState('s1')
 * if (status === 'failed') return <button onClick={retry}>Retry</button>
 * return <p>{status === 'saving' ? 'Saving…' : 'All changes saved'}</p>
 * @throws ProviderNotFoundError outside `ZepProvider`
 */
export function useSessionSaveState(sessionId: string): SessionSaveState {
  const engine = useEditEngine()
  const store = useMemo(() => createSaveState(engine, sessionId), [engine, sessionId])
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot)
}
