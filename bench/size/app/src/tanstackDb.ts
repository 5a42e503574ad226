import { queryCollectionOptions } from '@tanstack/query-db-collection'
import { createCollection, eq, useLiveQuery } from '@tanstack/react-db'
import { QueryClient } from '@tanstack/react-query'

import { api, type Metadata } from './api'

export const queryClient = new QueryClient()

const sessions = createCollection(
  queryCollectionOptions({
    queryKey: ['sessions'],
    queryFn: async () => (await api.listSessions()).sessions,
    queryClient,
    getKey: (session) => session.session_id,
    onUpdate: async ({ transaction, collection }) => {
      for (const { key, metadata } of transaction.mutations) {
        await api.updateSession(String(key), (metadata as { patch: Metadata }).patch)
      }
      await collection.utils.refetch()
      return { refetch: false }
    },
  }),
)

export function useSession(id: string) {
  return useLiveQuery(
    (query) =>
      query
        .from({ session: sessions })
        .where(({ session }) => eq(session.session_id, id))
        .findOne(),
    [id],
  )
}

export function useSessions() {
  return useLiveQuery((query) => query.from({ session: sessions }))
}

export function useUpdateSession() {
  return (id: string, patch: Metadata) =>
    sessions.update(id, { metadata: { patch } }, (session) => {
      session.metadata = { ...session.metadata, ...patch }
    })
}
