'use client'

import { useMemo, useSyncExternalStore } from 'react'

import { type SessionSaveState, createSaveState } from '../edits/saveState'
import { useEditEngine } from './useEditEngine'

/**
 * Tells how far the edits of a session are: `idle`, `saving`, `paused` (offline) or `failed`, with
 * `retry()` and `discard()` for those that failed.
 */
export function useSessionSaveState(sessionId: string): SessionSaveState {
  const engine = useEditEngine()
  const store = useMemo(() => createSaveState(engine, sessionId), [engine, sessionId])
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot)
}
