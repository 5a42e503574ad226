import { mergeMetadata } from '../core/session/mergeMetadata'
import type { Metadata, Session } from '../core/session/Session'
import type { EditEngine } from './EditEngine'
import { hasSession, mapSessions } from './mapSessions'

/** Shows pending edits over a cached value of any shape; other values are returned as they are. */
export type ShowEdits = <TData>(data: TData) => TData

/** A store for `useSyncExternalStore`. Its snapshot is a new function when what it shows changed. */
export interface EditView {
  subscribe: (onChange: () => void) => () => void
  getSnapshot: () => ShowEdits
}

/** The view of one session, or of every session in the data that is passed to it. */
export function createEditView(engine: EditEngine, sessionId?: string): EditView {
  let stamp: unknown
  let seen: WeakRef<object>[]
  let snapshot: ShowEdits
  const changes = {
    change: (session: Session<Metadata>) => showEdits(engine, session),
    isRemoved: (session: Session<Metadata>) => engine.isDeleting(session.sessionId),
  }
  /** Differs once the view may have changed. */
  const readStamp = (): unknown =>
    sessionId === undefined ? engine.viewVersion : engine.patches(sessionId)
  const renew = (): void => {
    stamp = readStamp()
    seen = []
    snapshot = (data) => {
      if (sessionId === undefined) remember(data)
      return mapSessions(data, changes)
    }
  }
  // More than the last one: a transition may have rendered data that never came on screen.
  const remember = (data: unknown): void => {
    if (typeof data !== 'object' || data === null) return
    seen = seen.filter((ref) => ref.deref() && ref.deref() !== data)
    seen.push(new WeakRef(data))
  }
  const contains = (id: string): boolean =>
    id === sessionId || seen.some((ref) => hasSession(ref.deref(), id))

  renew()
  return {
    subscribe: (onChange) => {
      if (stamp !== readStamp()) renew()
      return engine.subscribe((id, viewChanged) => {
        if (!viewChanged || !contains(id)) return
        renew()
        onChange()
      }, sessionId)
    },
    getSnapshot: () => snapshot,
  }
}

function showEdits(engine: EditEngine, session: Session<Metadata>): Session<Metadata> {
  let { metadata } = session
  for (const patch of engine.patches(session.sessionId)) metadata = mergeMetadata(metadata, patch)
  return metadata === session.metadata ? session : { ...session, metadata }
}
