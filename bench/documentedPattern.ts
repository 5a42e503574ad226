import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query'

import {
  mergeMetadata,
  type Metadata,
  type Session,
  sessionKeys,
  type SessionList,
  useZepClient,
} from '../src/exports/index'

interface Variables {
  sessionId: string
  metadata: Metadata
}

/**
 * TanStack's documented optimistic update: cancel, snapshot, write, roll back, invalidate.
 * @see https://tanstack.com/query/v5/docs/framework/react/guides/optimistic-updates
 */
export function useDocumentedUpdate(): UseMutationResult<Session, Error, Variables, unknown> {
  const client = useZepClient()
  const queryClient = useQueryClient()
  const { lists } = sessionKeys(client)
  return useMutation({
    mutationFn: ({ sessionId, metadata }: Variables) =>
      client.updateSession(sessionId, { metadata }),
    onMutate: async ({ sessionId, metadata }) => {
      await queryClient.cancelQueries({ queryKey: lists })
      const previous = queryClient.getQueriesData<SessionList>({ queryKey: lists })
      queryClient.setQueriesData<SessionList>(
        { queryKey: lists },
        (old) =>
          old && {
            ...old,
            sessions: old.sessions.map((session) =>
              session.sessionId === sessionId
                ? { ...session, metadata: mergeMetadata(session.metadata, metadata) }
                : session,
            ),
          },
      )
      return { previous }
    },
    onError: (_error, _variables, context) => {
      for (const [queryKey, data] of context?.previous ?? []) {
        queryClient.setQueryData(queryKey, data)
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: lists }),
  })
}
