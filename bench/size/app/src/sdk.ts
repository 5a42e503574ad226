import { ZepClient } from '@getzep/zep-cloud'
import { useMutation, useQuery } from '@tanstack/react-query'

import type { Metadata } from './api'

interface ListParams {
  pageNumber?: number
  pageSize?: number
}

const zep = new ZepClient({ environment: '/api/zep', apiKey: 'added by the server' })

export function useSession(id: string) {
  return useQuery({ queryKey: ['session', id], queryFn: () => zep.memory.getSession(id) })
}

export function useSessions(params: ListParams) {
  return useQuery({
    queryKey: ['sessions', params],
    queryFn: () => zep.memory.listSessions(params),
  })
}

export function useUpdateSession() {
  return useMutation({
    mutationFn: ({ id, metadata }: { id: string; metadata: Metadata }) =>
      zep.memory.updateSession(id, { metadata }),
  })
}
