import { useMutation, useQuery } from '@tanstack/react-query'

import {
  getSessionOptions,
  listSessionsOptions,
  updateSessionMutation,
} from '../generated/heyApi/@tanstack/react-query.gen'
import { client } from '../generated/heyApi/client.gen'
import type { ListParams } from './api'

client.setConfig({ baseUrl: '/api/zep' })

export function useSession(sessionId: string) {
  return useQuery(getSessionOptions({ path: { sessionId } }))
}

export function useSessions(query: ListParams) {
  return useQuery(listSessionsOptions({ query }))
}

export function useUpdateSession() {
  return useMutation(updateSessionMutation())
}
