import { type ReactElement, useLayoutEffect } from 'react'

import {
  type Metadata,
  type Session,
  type UseUpdateSessionOptions,
  useInfiniteSessions,
  usePendingEdits,
  useSession,
  useSessionSaveState,
  useSessions,
  useUpdateSession,
  useUserSessions,
} from '../../src/exports/index'

export type EditOptions = UseUpdateSessionOptions<Metadata>

/** Every way to read, and four instances of the hook that edits. */
function useModelApp(sessionId: string, edit: EditOptions, schema: EditOptions['schema']) {
  const detail = useSession<Metadata>(sessionId)
  const list = useSessions<Metadata>({ pageSize: 3 })
  const infinite = useInfiniteSessions<Metadata>({ pageSize: 2 })
  const user = useUserSessions<Metadata>('u')
  const rows: Record<View, readonly Session<Metadata>[]> = {
    detail: detail.data ? [detail.data] : [],
    list: list.data?.sessions ?? [],
    infinite: infinite.data?.pages.flatMap((page) => page.sessions) ?? [],
    user: user.data ?? [],
  }
  const edits = [
    useUpdateSession<Metadata>(edit),
    useUpdateSession<Metadata>(edit),
    useUpdateSession<Metadata>({ ...edit, optimistic: false }),
    useUpdateSession<Metadata>({ ...edit, schema }),
  ] as const
  const showEdits = usePendingEdits()
  const saveState = useSessionSaveState(sessionId)
  return { sessionId, saveState, rows, reads: { detail, list, infinite, user }, edits, showEdits }
}

export type View = 'detail' | 'list' | 'infinite' | 'user'
export type Screen = ReturnType<typeof useModelApp>

interface ModelAppProps {
  sessionId: string
  edit: EditOptions
  schema: EditOptions['schema']
  onCommit: (screen: Screen) => void
}

/** Tells of everything that came on screen. */
export function ModelApp({ sessionId, edit, schema, onCommit }: ModelAppProps): ReactElement {
  const screen = useModelApp(sessionId, edit, schema)
  useLayoutEffect(() => onCommit(screen))
  return <output>{JSON.stringify(screen.rows)}</output>
}
