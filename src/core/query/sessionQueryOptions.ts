import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../client'
import type { RegisteredMetadata, Session } from '../session/Session'
import type { CarriesZepError } from './CarriesZepError'
import { claimKeyPrefix } from './claimKeyPrefix'
import { type SessionKey, sessionKeys } from './sessionKeys'

/** TanStack's query options for one session. */
export interface SessionQueryOptions<
  TMetadata extends object = RegisteredMetadata,
> extends CarriesZepError {
  queryKey: SessionKey<TMetadata>
  queryFn: (context: {
    client?: QueryClient | undefined
    signal: AbortSignal
  }) => Promise<Session<TMetadata>>
  /** False without an id, otherwise left to the caller. */
  enabled?: boolean
}

/**
 * Creates the query options of one session, for `useQuery`, `useSuspenseQuery`, a prefetch or a
 * route loader. The query is disabled while the id is null or undefined.
 *
 * @example
 * await queryClient.prefetchQuery(sessionQueryOptions(zep, 's1'))
 */
export function sessionQueryOptions<TMetadata extends object = RegisteredMetadata>(
  client: Pick<ZepClient, 'keyPrefix' | 'baseUrl' | 'getSession'>,
  sessionId: string | null | undefined,
): SessionQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).detail<TMetadata>(sessionId),
    queryFn: async ({ client: queryClient, signal }) => {
      claimKeyPrefix(queryClient, client)
      return client.getSession<TMetadata>(sessionId ?? '', { signal })
    },
    ...(sessionId == null && { enabled: false }),
  }
}
