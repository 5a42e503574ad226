import type { DataTag } from '@tanstack/react-query'
import type { ZepClient } from '../client'
import type { ZepError } from '../errors'
import { type SessionKeys, sessionKeys } from '../keys'
import type { RegisteredMetadata, Session } from '../session'
import type { CarriesZepError } from './CarriesZepError'

/** TanStack's options of the sessions of one user. */
export interface UserSessionsQueryOptions<TMetadata = RegisteredMetadata> extends CarriesZepError {
  queryKey: DataTag<ReturnType<SessionKeys['userList']>, Session<TMetadata>[], ZepError>
  queryFn: (context: { signal: AbortSignal }) => Promise<Session<TMetadata>[]>
  /** False where there is no id; else left to the caller. */
  enabled?: boolean
}

/** Options of the sessions of one user, for `useQuery`, `useSuspenseQuery` or a prefetch. */
export function userSessionsQueryOptions<TMetadata = RegisteredMetadata>(
  client: Pick<ZepClient, 'scope' | 'listUserSessions'>,
  userId: string | null | undefined,
): UserSessionsQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).userList(
      userId,
    ) as UserSessionsQueryOptions<TMetadata>['queryKey'],
    queryFn: ({ signal }) => client.listUserSessions<TMetadata>(userId ?? '', { signal }),
    ...(userId == null && { enabled: false }),
  }
}
