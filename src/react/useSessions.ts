'use client'

import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'

import type { ZepError } from '../core/errors'
import { sessionsQueryOptions } from '../core/options/sessionsQueryOptions'
import type { ListSessionsParams } from '../core/requests/listSessions'
import type { RegisteredMetadata, SessionList } from '../core/session'
import { usePendingEdits } from './usePendingEdits'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's query options, but for those that define the operation. */
export type UseSessionsOptions<
  TMetadata = RegisteredMetadata,
  TData = SessionList<TMetadata>,
> = Omit<UseQueryOptions<SessionList<TMetadata>, ZepError, TData>, 'queryKey' | 'queryFn'>

/** TanStack's query result. */
export type UseSessionsResult<TData = SessionList> = UseQueryResult<TData, ZepError>

/**
 * Reads one page of all sessions, with their pending edits shown.
 * @see https://help.getzep.com/sdk-reference/memory/list-sessions
 */
export function useSessions<TMetadata = RegisteredMetadata, TData = SessionList<TMetadata>>(
  params: ListSessionsParams = {},
  options: UseSessionsOptions<TMetadata, TData> = {},
): UseSessionsResult<TData> {
  const client = useZepClient()
  const showEdits = usePendingEdits()
  return useQuery({
    ...options,
    ...sessionsQueryOptions<TMetadata>(client, params),
    ...useShownOptions(showEdits, options),
  })
}
