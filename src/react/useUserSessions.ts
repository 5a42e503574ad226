'use client'

import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import { userSessionsQueryOptions } from '../core/query/userSessionsQueryOptions'
import type { RegisteredMetadata, Session } from '../core/session/Session'
import { useEditView } from './useEditView'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's query options, except those that define the operation. */
export type UseUserSessionsOptions<
  TMetadata extends object = RegisteredMetadata,
  TData = Session<TMetadata>[],
> = Omit<UseQueryOptions<Session<TMetadata>[], ZepError, TData>, 'queryKey' | 'queryFn'>

/** TanStack's query result. */
export type UseUserSessionsResult<TData = Session[]> = UseQueryResult<TData, ZepError>

/**
 * Reads all sessions of a user, and shows their pending edits. The query waits while the id is null
 * or undefined.
 *
 * @example
 * const { data: sessions } = useUserSessions('user-1')
 * @example
 * const { data } = useUserSessions('user-1', { select: (rows: Session<Mine>[]) => rows.length })
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/user/get-sessions
 */
export function useUserSessions<
  TMetadata extends object = RegisteredMetadata,
  TData = Session<TMetadata>[],
>(
  userId: string | null | undefined,
  options: UseUserSessionsOptions<TMetadata, TData> = {},
): UseUserSessionsResult<TData> {
  const client = useZepClient()
  const showEdits = useEditView()
  return useQuery({
    ...options,
    ...userSessionsQueryOptions<TMetadata>(client, userId),
    ...(userId != null && { enabled: options.enabled }),
    ...useShownOptions(showEdits, options),
  })
}
