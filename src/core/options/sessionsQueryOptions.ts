import type { DataTag } from '@tanstack/react-query'
import type { ZepClient } from '../client'
import type { ZepError } from '../errors'
import { type SessionKeys, sessionKeys } from '../keys'
import type { ListSessionsParams } from '../requests/listSessions'
import type { RegisteredMetadata, SessionList } from '../session'
import type { CarriesZepError } from './CarriesZepError'

/** TanStack's options of one page of sessions. */
export interface SessionsQueryOptions<TMetadata = RegisteredMetadata> extends CarriesZepError {
  queryKey: DataTag<ReturnType<SessionKeys['list']>, SessionList<TMetadata>, ZepError>
  queryFn: (context: { signal: AbortSignal }) => Promise<SessionList<TMetadata>>
}

/** Options of one page of sessions, for `useQuery`, `useSuspenseQuery` or a prefetch. */
export function sessionsQueryOptions<TMetadata = RegisteredMetadata>(
  client: Pick<ZepClient, 'scope' | 'listSessions'>,
  params: ListSessionsParams = {},
): SessionsQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).list(params) as SessionsQueryOptions<TMetadata>['queryKey'],
    queryFn: ({ signal }) => client.listSessions<TMetadata>(params, { signal }),
  }
}
