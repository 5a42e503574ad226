'use client'

import { useMemo, useSyncExternalStore } from 'react'

import { createEditView, type ShowEdits } from '../edits/EditView'
import { useEditEngine } from './useEditEngine'

const showNone: ShowEdits = (data) => data

/** While hydrating, a component must render what the server did, which has no edits. */
const getServerSnapshot = (): ShowEdits => showNone

/** Returns the function that shows pending edits: those of one session if an id is given. */
export function useEditView(sessionId?: string): ShowEdits {
  const engine = useEditEngine()
  const view = useMemo(() => createEditView(engine, sessionId), [engine, sessionId])
  return useSyncExternalStore(view.subscribe, view.getSnapshot, getServerSnapshot)
}
