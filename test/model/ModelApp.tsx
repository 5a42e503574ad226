import { type ReactElement, useLayoutEffect } from 'react'

import {
  type Metadata,
  type Session,
  useAddSession,
  useApplyPendingEdits,
  useDeleteSession,
  useInfiniteSessions,
  useSession,
  useSessions,
  useSessionSaveState,
  useUpdateSession,
  type UseUpdateSessionOptions,
  useUserSessions,
  type ZepError,
} from '../../src/exports/index'

/** The callbacks of every edit, and the schema of some updates. */
export interface EditOptions extends Pick<UseUpdateSessionOptions<Metadata>, 'schema'> {
  onMutate: (variables: object) => unknown
  onSuccess: (session: Session<Metadata> | undefined, variables: object) => void
  onError: (error: ZepError, variables: object) => void
  onSettled: (session: unknown, error: unknown, variables: object) => unknown
}

/** Every read and every edit, with four instances of `useUpdateSession`. */
function useModelApp(sessionId: string, { schema, ...edit }: EditOptions) {
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
  const updates = [
    useUpdateSession<Metadata>(edit),
    useUpdateSession<Metadata>(edit),
    useUpdateSession<Metadata>({ ...edit, optimistic: false }),
    useUpdateSession<Metadata>({ ...edit, schema }),
  ] as const
  const add = useAddSession<Metadata>(edit)
  const deletes = [
    useDeleteSession(edit),
    useDeleteSession({ ...edit, optimistic: false }),
  ] as const
  const showEdits = useApplyPendingEdits()
  const saveState = useSessionSaveState(sessionId)
  return {
    sessionId,
    saveState,
    rows,
    reads: { detail, list, infinite, user },
    updates,
    add,
    deletes,
    showEdits,
  }
}

export type View = 'detail' | 'list' | 'infinite' | 'user'
export type Screen = ReturnType<typeof useModelApp>

interface ModelAppProps {
  sessionId: string
  edit: EditOptions
  onCommit: (screen: Screen) => void
}

/** Reports every commit. */
export function ModelApp({ sessionId, edit, onCommit }: ModelAppProps): ReactElement {
  const screen = useModelApp(sessionId, edit)
  useLayoutEffect(() => onCommit(screen))
  return <output>{JSON.stringify(screen.rows)}</output>
}
