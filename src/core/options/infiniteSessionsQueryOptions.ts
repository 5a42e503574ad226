import type { DataTag, InfiniteData } from '@tanstack/react-query'
import type { ZepClient } from '../client'
import type { ZepError } from '../errors'
import { type InfiniteListSessionsParams, type SessionKeys, sessionKeys } from '../keys'
import type { RegisteredMetadata, SessionList } from '../session'
import type { CarriesZepError } from './CarriesZepError'

/** TanStack's options of all sessions, page by page. */
export interface InfiniteSessionsQueryOptions<
  TMetadata = RegisteredMetadata,
> extends CarriesZepError {
  queryKey: DataTag<
    ReturnType<SessionKeys['infiniteList']>,
    InfiniteData<SessionList<TMetadata>, number>,
    ZepError
  >
  queryFn: (context: { signal: AbortSignal; pageParam: number }) => Promise<SessionList<TMetadata>>
  initialPageParam: number
  getNextPageParam: (
    lastPage: SessionList<TMetadata>,
    allPages: SessionList<TMetadata>[],
    lastPageParam: number,
  ) => number | undefined
}

/** Options of all sessions, page by page, for `useInfiniteQuery` or a prefetch. */
export function infiniteSessionsQueryOptions<TMetadata = RegisteredMetadata>(
  client: Pick<ZepClient, 'scope' | 'listSessions'>,
  params: InfiniteListSessionsParams = {},
): InfiniteSessionsQueryOptions<TMetadata> {
  return {
    queryKey: sessionKeys(client).infiniteList(
      params,
    ) as InfiniteSessionsQueryOptions<TMetadata>['queryKey'],
    queryFn: ({ signal, pageParam }) =>
      client.listSessions<TMetadata>({ ...params, pageNumber: pageParam }, { signal }),
    initialPageParam: 1,
    getNextPageParam: (lastPage, allPages, lastPageParam) => {
      const loaded = allPages.reduce((count, page) => count + page.sessions.length, 0)
      const rows = lastPage.sessions.length
      // A server that does not know the paging words returns every session at once.
      const isUnpaged = rows > (params.pageSize ?? Infinity)
      const isLast = rows === 0 || isUnpaged || loaded >= lastPage.totalCount
      return isLast ? undefined : lastPageParam + 1
    },
  }
}
