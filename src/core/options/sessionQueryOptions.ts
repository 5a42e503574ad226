import type { DataTag } from '@tanstack/react-query'
import type { ZepClient } from '../client'
import type { ZepError } from '../errors'
import { type SessionKeys, sessionKeys } from '../keys'
import type { RegisteredMetadata, Session } from '../session'
import type { CarriesZepError } from './CarriesZepError'

/** TanStack's options of one session. */
export interface SessionQueryOptions<TMetadata = RegisteredMetadata> extends CarriesZepError {
  queryKey: DataTag<ReturnType<SessionKeys['detail']>, Session<TMetadata>, ZepError>
  queryFn: (context: { signal: AbortSignal }) => Promise<Session<TMetadata>>
  /** False where there is no id; else left to the caller. */
  enabled?: boolean
}

/** Options of one session, for `useQuery`, `useSuspenseQuery`, a prefetch or a loader. */
export function sessionQueryOptions<TMetadata = RegisteredMetadata>(
  client: Pick<ZepClient, 'scope' | 'getSession'>,
  sessionId: string | null | undefined,
): SessionQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).detail(sessionId) as SessionQueryOptions<TMetadata>['queryKey'],
    queryFn: ({ signal }) => client.getSession<TMetadata>(sessionId ?? '', { signal }),
    ...(sessionId == null && { enabled: false }),
  }
}
