import createFetchClient from 'openapi-fetch'
import createClient from 'openapi-react-query'

import type { paths } from '../generated/paths'
import type { ListParams } from './api'

const api = createClient(createFetchClient<paths>({ baseUrl: '/api/zep' }))

export function useSession(sessionId: string) {
  return api.useQuery('get', '/sessions/{sessionId}', { params: { path: { sessionId } } })
}

export function useSessions(query: ListParams) {
  return api.useQuery('get', '/sessions-ordered', { params: { query } })
}

export function useUpdateSession() {
  return api.useMutation('patch', '/sessions/{sessionId}')
}
