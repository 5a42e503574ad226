import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../client'
import type { ListSessionsParams } from '../operations/listSessions'
import type { RegisteredMetadata, SessionList } from '../session/Session'
import type { CarriesZepError } from './CarriesZepError'
import { claimKeyPrefix } from './claimKeyPrefix'
import { sessionKeys, type SessionsKey } from './sessionKeys'

/** TanStack's query options for one page of all sessions. */
export interface SessionsQueryOptions<
  TMetadata extends object = RegisteredMetadata,
> extends CarriesZepError {
  queryKey: SessionsKey<TMetadata>
  queryFn: (context: {
    client?: QueryClient | undefined
    signal: AbortSignal
  }) => Promise<SessionList<TMetadata>>
}

/**
 * Creates the query options of one page of all sessions, for `useQuery`, `useSuspenseQuery` or a
 * prefetch.
 *
 * @example
 * await queryClient.prefetchQuery(sessionsQueryOptions(zep, { pageNumber: 1, pageSize: 20 }))
 */
export function sessionsQueryOptions<TMetadata extends object = RegisteredMetadata>(
  client: Pick<ZepClient, 'keyPrefix' | 'baseUrl' | 'listSessions'>,
  params: ListSessionsParams = {},
): SessionsQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).list<TMetadata>(params),
    queryFn: async ({ client: queryClient, signal }) => {
      claimKeyPrefix(queryClient, client)
      return client.listSessions<TMetadata>(params, { signal })
    },
  }
}
