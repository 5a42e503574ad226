import { useMutation, useQuery } from '@tanstack/react-query'
import { mergeMetadata, type Session, sessionKeys, type SessionList } from 'react-zep'

import type { CreatePattern, Edit } from './Pattern'

/**
 * TanStack's documented optimistic update via the cache, for a detail and its lists: cancel,
 * snapshot, write, roll back, invalidate. Nothing of react-zep runs except its client and its keys.
 *
 * @see https://tanstack.com/query/v5/docs/framework/react/guides/optimistic-updates
 */
export const documented: CreatePattern = (client, queryClient) => {
  const keys = sessionKeys(client)

  const updateSession = ({ sessionId, metadata }: Edit) =>
    client.updateSession(sessionId, { metadata })

  return {
    Provider: ({ children }) => children,

    useDetail: (sessionId) =>
      useQuery({
        queryKey: keys.detail(sessionId),
        queryFn: ({ signal }) => client.getSession(sessionId, { signal }),
      }).data,

    useList: () =>
      useQuery({
        queryKey: keys.list(),
        queryFn: ({ signal }) => client.listSessions({}, { signal }),
      }).data,

    useEdit: () =>
      useMutation({
        mutationFn: updateSession,
        onMutate: async ({ sessionId, metadata }) => {
          const detail = keys.detail(sessionId)
          await Promise.all([
            queryClient.cancelQueries({ queryKey: detail }),
            queryClient.cancelQueries({ queryKey: keys.lists }),
          ])

          const previousDetail = queryClient.getQueryData(detail)
          const previousLists = queryClient.getQueriesData<SessionList>({ queryKey: keys.lists })

          const edited = (session: Session): Session => ({
            ...session,
            metadata: mergeMetadata(session.metadata, metadata),
          })
          queryClient.setQueryData(detail, (old) => old && edited(old))
          queryClient.setQueriesData<SessionList>(
            { queryKey: keys.lists },
            (old) =>
              old && {
                ...old,
                sessions: old.sessions.map((session) =>
                  session.sessionId === sessionId ? edited(session) : session,
                ),
              },
          )

          return { previousDetail, previousLists }
        },
        onError: (_error, { sessionId }, snapshot) => {
          if (!snapshot) return
          queryClient.setQueryData(keys.detail(sessionId), snapshot.previousDetail)
          for (const [queryKey, list] of snapshot.previousLists) {
            queryClient.setQueryData(queryKey, list)
          }
        },
        onSettled: (_session, _error, { sessionId }) =>
          Promise.all([
            queryClient.invalidateQueries({ queryKey: keys.detail(sessionId) }),
            queryClient.invalidateQueries({ queryKey: keys.lists }),
          ]),
      }).mutate,
  }
}
