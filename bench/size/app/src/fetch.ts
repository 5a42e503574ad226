import { useMutation, useQuery } from '@tanstack/react-query'

import { api, type ListParams, type Metadata } from './api'

export function useSession(id: string) {
  return useQuery({ queryKey: ['session', id], queryFn: () => api.getSession(id) })
}

export function useSessions(params: ListParams) {
  return useQuery({ queryKey: ['sessions', params], queryFn: () => api.listSessions(params) })
}

export function useUpdateSession() {
  return useMutation({
    mutationFn: ({ id, metadata }: { id: string; metadata: Metadata }) =>
      api.updateSession(id, metadata),
  })
}
