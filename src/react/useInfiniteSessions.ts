'use client'

import {
  type InfiniteData,
  type QueryKey,
  useInfiniteQuery,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query'
import { useCallback } from 'react'

import type { ZepError } from '../core/errors/ZepError'
import { infiniteSessionsQueryOptions } from '../core/query/infiniteSessionsQueryOptions'
import type { InfiniteListSessionsParams } from '../core/operations/listSessions'
import type { RegisteredMetadata, SessionList } from '../core/session/Session'
import { uniqueSessions } from './uniqueSessions'
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
 * Sessions can move while their pages are read: `orderBy: 'user_id'` sorts those of one user
 * differently for each page, an edit moves a session if the order is by `updated_at`, and a session
 * that is added or deleted moves others. A session that moves to a later page comes twice, and is
 * shown once, where it came first. One that moves to an earlier page is missed: nothing in the pages
 * tells that it exists, and only another read can find it. Order by `session_id` or `created_at` to
 * have sessions move only if others are added or deleted. The cache contains the pages as they came.
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
  const show = useCallback(
    (data: InfiniteData<SessionList<TMetadata>, number>) => showEdits(uniqueSessions(data)),
    [showEdits],
  )
  return useInfiniteQuery({
    ...options,
    ...infiniteSessionsQueryOptions<TMetadata>(client, params),
    ...useShownOptions(show, options),
  })
}
