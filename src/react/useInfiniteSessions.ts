'use client'

import {
  type InfiniteData,
  type QueryKey,
  useInfiniteQuery,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import { infiniteSessionsQueryOptions } from '../core/query/infiniteSessionsQueryOptions'
import type { InfiniteListSessionsParams } from '../core/operations/listSessions'
import type { RegisteredMetadata, SessionList } from '../core/session/Session'
import { useEditView } from './useEditView'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's infinite query options, except those that define the operation. */
export type UseInfiniteSessionsOptions<
  TMetadata extends object = RegisteredMetadata,
  TData = InfiniteData<SessionList<TMetadata>, number>,
> = Omit<
  UseInfiniteQueryOptions<SessionList<TMetadata>, ZepError, TData, QueryKey, number>,
  'queryKey' | 'queryFn' | 'initialPageParam' | 'getNextPageParam'
>

/** TanStack's infinite query result. */
export type UseInfiniteSessionsResult<TData = InfiniteData<SessionList, number>> =
  UseInfiniteQueryResult<TData, ZepError>

/**
 * Reads all sessions page by page, and shows their pending edits.
 *
 * @example
 * const { data, fetchNextPage, hasNextPage } = useInfiniteSessions({ pageSize: 20 })
 * const sessions = data?.pages.flatMap((page) => page.sessions)
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/memory/list-sessions
 */
export function useInfiniteSessions<
  TMetadata extends object = RegisteredMetadata,
  TData = InfiniteData<SessionList<TMetadata>, number>,
>(
  params: InfiniteListSessionsParams = {},
  options: UseInfiniteSessionsOptions<TMetadata, TData> = {},
): UseInfiniteSessionsResult<TData> {
  const client = useZepClient()
  const showEdits = useEditView()
  return useInfiniteQuery({
    ...options,
    ...infiniteSessionsQueryOptions<TMetadata>(client, params),
    ...useShownOptions(showEdits, options),
  })
}
