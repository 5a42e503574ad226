'use client'

import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'

import type { ZepError } from '../core/errors'
import { userSessionsQueryOptions } from '../core/options/userSessionsQueryOptions'
import type { RegisteredMetadata, Session } from '../core/session'
import { usePendingEdits } from './usePendingEdits'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's query options, but for those that define the operation. */
export type UseUserSessionsOptions<
  TMetadata = RegisteredMetadata,
  TData = Session<TMetadata>[],
> = Omit<UseQueryOptions<Session<TMetadata>[], ZepError, TData>, 'queryKey' | 'queryFn'>

/** TanStack's query result. */
export type UseUserSessionsResult<TData = Session[]> = UseQueryResult<TData, ZepError>

/**
 * Reads the sessions of a user, with their pending edits shown. Waits while the id is null or
 * undefined.
 * @see https://help.getzep.com/sdk-reference/user/get-sessions
 */
export function useUserSessions<TMetadata = RegisteredMetadata, TData = Session<TMetadata>[]>(
  userId: string | null | undefined,
  options: UseUserSessionsOptions<TMetadata, TData> = {},
): UseUserSessionsResult<TData> {
  const client = useZepClient()
  const showEdits = usePendingEdits()
  return useQuery({
    ...options,
    ...userSessionsQueryOptions<TMetadata>(client, userId),
    ...(userId != null && { enabled: options.enabled }),
    ...useShownOptions(showEdits, options),
  })
}
