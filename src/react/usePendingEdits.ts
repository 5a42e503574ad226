'use client'

import { useMemo, useSyncExternalStore } from 'react'

import { type ShowEdits, createEditView } from '../edits/EditView'
import { useEditEngine } from './useEditEngine'

/**
 * Returns a function that shows pending edits over the server's copy, for `select` of a plain
 * `useQuery(sessionQueryOptions(…))`. It is a new function whenever what it shows has changed.
 */
export function usePendingEdits(): ShowEdits {
  return useEditView()
}

/** The same, for one session where an id is given. */
export function useEditView(sessionId?: string): ShowEdits {
  const engine = useEditEngine()
  const view = useMemo(() => createEditView(engine, sessionId), [engine, sessionId])
  return useSyncExternalStore(view.subscribe, view.getSnapshot, view.getSnapshot)
}
