import { mergeMetadata } from '../core/metadata'
import type { Session } from '../core/session'
import type { EditEngine } from './EditEngine'
import { hasSession, mapSessions } from './mapSessions'

/** Shows pending edits over a cached value of any shape; other values pass as they are. */
export type ShowEdits = <TData>(data: TData) => TData

/** A view for `useSyncExternalStore`: its snapshot is a new function when what it shows changed. */
export interface EditView {
  subscribe: (onChange: () => void) => () => void
  getSnapshot: () => ShowEdits
}

/** The view of one session, or of every session that the data given to it holds. */
export function createEditView(engine: EditEngine, sessionId?: string): EditView {
  let stamp: unknown
  let seen: WeakRef<object>[]
  let snapshot: ShowEdits
  /** Differs once the view may have changed. */
  const readStamp = (): unknown =>
    sessionId === undefined ? engine.version : engine.patches(sessionId)
  const renew = (): void => {
    stamp = readStamp()
    seen = []
    snapshot = (data) => {
      if (sessionId === undefined) remember(data)
      return mapSessions(data, (session) => showEdits(engine, session))
    }
  }
  // More than the last one: a transition may have rendered data that never came on screen.
  const remember = (data: unknown): void => {
    if (typeof data !== 'object' || data === null) return
    seen = seen.filter((ref) => ref.deref() && ref.deref() !== data)
    seen.push(new WeakRef(data))
  }
  const holds = (id: string): boolean =>
    id === sessionId || seen.some((ref) => hasSession(ref.deref(), id))

  renew()
  return {
    subscribe: (onChange) => {
      if (stamp !== readStamp()) renew()
      return engine.subscribe((id, shown) => {
        if (!shown || !holds(id)) return
        renew()
        onChange()
      }, sessionId)
    },
    getSnapshot: () => snapshot,
  }
}

function showEdits(engine: EditEngine, session: Session): Session {
  let { metadata } = session
  for (const patch of engine.patches(session.sessionId)) metadata = mergeMetadata(metadata, patch)
  return metadata === session.metadata ? session : { ...session, metadata }
}
