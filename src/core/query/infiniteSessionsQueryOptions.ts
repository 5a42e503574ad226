import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../client'
import type { InfiniteListSessionsParams } from '../operations/listSessions'
import type { RegisteredMetadata, SessionList } from '../session/Session'
import type { CarriesZepError } from './CarriesZepError'
import { claimKeyPrefix } from './claimKeyPrefix'
import { type InfiniteSessionsKey, sessionKeys } from './sessionKeys'

/** TanStack's infinite query options for all sessions, page by page. */
export interface InfiniteSessionsQueryOptions<
  TMetadata extends object = RegisteredMetadata,
> extends CarriesZepError {
  queryKey: InfiniteSessionsKey<TMetadata>
  queryFn: (context: {
    client?: QueryClient | undefined
    signal: AbortSignal
    pageParam: number
  }) => Promise<SessionList<TMetadata>>
  initialPageParam: number
  getNextPageParam: (
    lastPage: SessionList<TMetadata>,
    allPages: SessionList<TMetadata>[],
    lastPageParam: number,
  ) => number | undefined
}

/**
 * Creates the query options of all sessions, page by page, for `useInfiniteQuery` or a prefetch.
 *
 * The pages are as the server sent them. If sessions move while pages are read, because others are
 * added or deleted, or because of `orderBy: 'user_id'` or `'updated_at'`, later pages repeat sessions
 * of earlier ones and miss others. `useInfiniteSessions` shows a repeated session once; a plain
 * `useInfiniteQuery` must expect two rows of one session. Repeated rows count as loaded, so the pages
 * end where they would without them.
 *
 * @example
 * await queryClient.prefetchInfiniteQuery(infiniteSessionsQueryOptions(zep, { pageSize: 20 }))
 */
export function infiniteSessionsQueryOptions<TMetadata extends object = RegisteredMetadata>(
  client: Pick<ZepClient, 'keyPrefix' | 'baseUrl' | 'listSessions'>,
  params: InfiniteListSessionsParams = {},
): InfiniteSessionsQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).infiniteList<TMetadata>(params),
    queryFn: async ({ client: queryClient, signal, pageParam }) => {
      claimKeyPrefix(queryClient, client)
      return client.listSessions<TMetadata>({ ...params, pageNumber: pageParam }, { signal })
    },
    initialPageParam: 1,
    getNextPageParam: (lastPage, allPages, lastPageParam) => {
      const loaded = allPages.reduce((count, page) => count + page.sessions.length, 0)
      const rows = lastPage.sessions.length
      // A server that does not know the paging parameters returns every session at once.
      const isUnpaged = rows > (params.pageSize ?? Infinity)
      const isLast = rows === 0 || isUnpaged || loaded >= lastPage.totalCount
      return isLast ? undefined : lastPageParam + 1
    },
  }
}
