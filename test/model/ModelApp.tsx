import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useLayoutEffect } from 'react'

import {
  type Metadata,
  type Session,
  updateSessionMutationOptions,
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
  type ZepClient,
  type ZepError,
} from '../../src/exports/index'

type Schema = UseUpdateSessionOptions<Metadata>['schema']

/** The callbacks of every edit, and the schemas of some updates. */
export interface EditOptions {
  callbacks: {
    onMutate: (variables: object, context: { meta: unknown }) => unknown
    onSuccess: (session: unknown, variables: object, context: unknown) => void
    onError: (error: ZepError, variables: object, context: unknown) => void
    onSettled: (session: unknown, error: unknown, variables: object, context: unknown) => unknown
  }
  asyncSchema: Schema
  syncSchema: Schema
  /** The second client of the same backend. */
  otherClient: ZepClient
}

/** Every read and every edit, with an instance of `useUpdateSession` for each set of options. */
function useModelApp(sessionId: string, options: EditOptions) {
  const { callbacks, asyncSchema, syncSchema, otherClient } = options
  const detail = useSession<Metadata>(sessionId)
  const list = useSessions<Metadata>({ pageSize: 3 })
  const infinite = useInfiniteSessions<Metadata>({ pageSize: 2 })
  const user = useUserSessions<Metadata>('u')
  const rows: Record<Exclude<View, 'suspense'>, readonly Session<Metadata>[]> = {
    detail: detail.data ? [detail.data] : [],
    list: list.data?.sessions ?? [],
    infinite: infinite.data?.pages.flatMap((page) => page.sessions) ?? [],
    user: user.data ?? [],
  }
  // In the order of `INSTANCE`.
  const updates = [
    useUpdateSession<Metadata>(callbacks),
    useUpdateSession<Metadata>({ ...callbacks, retry: 1 }),
    useUpdateSession<Metadata>({ ...callbacks, optimistic: false }),
    useUpdateSession<Metadata>({ ...callbacks, schema: asyncSchema }),
    useUpdateSession<Metadata>({ ...callbacks, schema: syncSchema }),
    useUpdateSession<Metadata>({ ...callbacks, retry: false }),
    useMutation(updateSessionMutationOptions<Metadata>(otherClient, callbacks)),
  ] as const
  const add = useAddSession<Metadata>(callbacks)
  const deletes = [
    useDeleteSession(callbacks),
    useDeleteSession({ ...callbacks, optimistic: false }),
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

export type View = 'detail' | 'list' | 'infinite' | 'user' | 'suspense'
export type Screen = ReturnType<typeof useModelApp>

interface ModelAppProps {
  sessionId: string
  options: EditOptions
  onCommit: (screen: Screen) => void
  onHide: () => void
}

/** Reports every commit, and when it is hidden. */
export function ModelApp({ sessionId, options, onCommit, onHide }: ModelAppProps): ReactElement {
  const screen = useModelApp(sessionId, options)
  useLayoutEffect(() => onCommit(screen))
  useLayoutEffect(() => onHide, [onHide])
  return <output>{JSON.stringify(screen.rows)}</output>
}
