import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../client'
import type { RegisteredMetadata, Session } from '../session/Session'
import type { CarriesZepError } from './CarriesZepError'
import { claimKeyPrefix } from './claimKeyPrefix'
import { sessionKeys, type UserSessionsKey } from './sessionKeys'

/** TanStack's query options for the sessions of one user. */
export interface UserSessionsQueryOptions<
  TMetadata extends object = RegisteredMetadata,
> extends CarriesZepError {
  queryKey: UserSessionsKey<TMetadata>
  queryFn: (context: {
    client?: QueryClient | undefined
    signal: AbortSignal
  }) => Promise<Session<TMetadata>[]>
  /** False without an id, otherwise left to the caller. */
  enabled?: boolean
}

/**
 * Creates the query options of the sessions of one user, for `useQuery`, `useSuspenseQuery` or a
 * prefetch. The query is disabled while the id is null or undefined.
 *
 * @example
 * await queryClient.prefetchQuery(userSessionsQueryOptions(zep, 'user-1'))
 */
export function userSessionsQueryOptions<TMetadata extends object = RegisteredMetadata>(
  client: Pick<ZepClient, 'keyPrefix' | 'baseUrl' | 'listUserSessions'>,
  userId: string | null | undefined,
): UserSessionsQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).userList<TMetadata>(userId),
    queryFn: async ({ client: queryClient, signal }) => {
      claimKeyPrefix(queryClient, client)
      return client.listUserSessions<TMetadata>(userId ?? '', { signal })
    },
    ...(userId == null && { enabled: false }),
  }
}
