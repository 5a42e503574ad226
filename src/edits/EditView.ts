import type { Metadata, Session } from '../core/session/Session'
import type { ChangedSessions } from './EditChanges'
import type { EditEngine } from './EditEngine'
import { foldEdits } from './foldEdits'
import { isSession } from './isSession'
import { mapSessions } from './mapSessions'
import { ShownSessions } from './ShownSessions'

/** Shows pending edits over a cached value of any shape; other values are returned as they are. */
export type ShowEdits = <TData>(data: TData) => TData

/** A store for `useSyncExternalStore`. Its snapshot is a new function when what it shows changed. */
export interface EditView {
  subscribe: (onChange: () => void) => () => void
  getSnapshot: () => ShowEdits
}

/** What a view needs of the engine. */
export type PendingEdits = Pick<
  EditEngine,
  'patches' | 'isDeleting' | 'sessionIds' | 'viewVersion' | 'subscribe'
>

/** The view of one session, or of every session in the data that is passed to it. */
export function createEditView(engine: PendingEdits, sessionId?: string): EditView {
  let subscribers = 0
  let stamp: unknown
  let shown: ShownSessions
  let snapshot: ShowEdits
  const showEdits = createShowEdits(engine)
  /** Differs once the view may have changed. */
  const readStamp = (): unknown =>
    sessionId === undefined ? engine.viewVersion : engine.patches(sessionId)
  const renew = (): void => {
    stamp = readStamp()
    shown = new ShownSessions()
    snapshot = (data) => {
      if (sessionId === undefined) shown.add(data)
      return showEdits(data)
    }
  }
  const isShown = (changes: ChangedSessions): boolean => {
    if (sessionId !== undefined) return changes.get(sessionId) === true
    const ids = new Set<string>()
    for (const [id, viewChanged] of changes) if (viewChanged) ids.add(id)
    return ids.size > 0 && shown.hasAny(ids)
  }

  renew()
  return {
    subscribe: (onChange) => {
      if (stamp !== readStamp()) renew()
      subscribers++
      const unsubscribe = engine.subscribe((changes) => {
        if (!isShown(changes)) return
        renew()
        onChange()
      }, sessionId)
      return () => {
        subscribers--
        unsubscribe()
      }
    },
    getSnapshot: () => {
      // Nobody notifies a component that React has hidden. A visible one needs no check, and must
      // not render for sessions that it does not show.
      if (subscribers === 0 && stamp !== readStamp()) renew()
      return snapshot
    },
  }
}

function createShowEdits(engine: PendingEdits): ShowEdits {
  const change = (session: Session<Metadata>) =>
    foldEdits(session, engine.patches(session.sessionId))
  const isRemoved = (session: Session<Metadata>) => engine.isDeleting(session.sessionId)
  return (data) => {
    if (isSession(data)) return mapSessions(data, { change })
    const sessionIds = new Set(engine.sessionIds())
    return sessionIds.size === 0 ? data : mapSessions(data, { sessionIds, change, isRemoved })
  }
}
