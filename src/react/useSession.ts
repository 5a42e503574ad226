'use client'

import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import { sessionQueryOptions } from '../core/query/sessionQueryOptions'
import type { RegisteredMetadata, Session } from '../core/session/Session'
import { useEditView } from './useEditView'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's query options, except those that define the operation. */
export type UseSessionOptions<
  TMetadata extends object = RegisteredMetadata,
  TData = Session<TMetadata>,
> = Omit<UseQueryOptions<Session<TMetadata>, ZepError, TData>, 'queryKey' | 'queryFn'>

/** TanStack's query result. */
export type UseSessionResult<TData = Session> = UseQueryResult<TData, ZepError>

/**
 * Reads one session, and shows its pending edits. The query waits while the id is null or undefined.
 *
 * @example
 * const { data, error } = useSession('s1')
 * return <p>{data?.metadata.status}</p>
 * @example
 * // Metadata and data are inferred from the parameter of `select`; `useSession<Mine>(…)` would fix both.
 * const { data } = useSession('s1', { select: (row: Session<Mine>) => row.metadata.plan })
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/memory/get-session
 */
export function useSession<
  TMetadata extends object = RegisteredMetadata,
  TData = Session<TMetadata>,
>(
  sessionId: string | null | undefined,
  options: UseSessionOptions<TMetadata, TData> = {},
): UseSessionResult<TData> {
  const client = useZepClient()
  const showEdits = useEditView(sessionId ?? '')
  return useQuery({
    ...options,
    ...sessionQueryOptions<TMetadata>(client, sessionId),
    ...(sessionId != null && { enabled: options.enabled }),
    ...useShownOptions(showEdits, options),
  })
}
