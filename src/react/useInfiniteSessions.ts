'use client'

import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'

import type { ZepError } from '../core/errors'
import { infiniteSessionsQueryOptions } from '../core/options/infiniteSessionsQueryOptions'
import type { InfiniteListSessionsParams } from '../core/keys'
import type { RegisteredMetadata, SessionList } from '../core/session'
import { usePendingEdits } from './usePendingEdits'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's infinite query options, but for those that define the operation. */
export type UseInfiniteSessionsOptions<
  TMetadata = RegisteredMetadata,
  TData = InfiniteData<SessionList<TMetadata>, number>,
> = Omit<
  UseInfiniteQueryOptions<SessionList<TMetadata>, ZepError, TData, QueryKey, number>,
  'queryKey' | 'queryFn' | 'initialPageParam' | 'getNextPageParam'
>

/** TanStack's infinite query result. */
export type UseInfiniteSessionsResult<TData = InfiniteData<SessionList, number>> =
  UseInfiniteQueryResult<TData, ZepError>

/**
 * Reads all sessions page by page, with their pending edits shown.
 * @see https://help.getzep.com/sdk-reference/memory/list-sessions
 */
export function useInfiniteSessions<
  TMetadata = RegisteredMetadata,
  TData = InfiniteData<SessionList<TMetadata>, number>,
>(
  params: InfiniteListSessionsParams = {},
  options: UseInfiniteSessionsOptions<TMetadata, TData> = {},
): UseInfiniteSessionsResult<TData> {
  const client = useZepClient()
  const showEdits = usePendingEdits()
  return useInfiniteQuery({
    ...options,
    ...infiniteSessionsQueryOptions<TMetadata>(client, params),
    ...useShownOptions(showEdits, options),
  })
}
