'use client'

import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'

import type { ZepError } from '../core/errors'
import { sessionQueryOptions } from '../core/options/sessionQueryOptions'
import type { RegisteredMetadata, Session } from '../core/session'
import { useEditView } from './usePendingEdits'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's query options, but for those that define the operation. */
export type UseSessionOptions<TMetadata = RegisteredMetadata, TData = Session<TMetadata>> = Omit<
  UseQueryOptions<Session<TMetadata>, ZepError, TData>,
  'queryKey' | 'queryFn'
>

/** TanStack's query result. */
export type UseSessionResult<TData = Session> = UseQueryResult<TData, ZepError>

/**
 * Reads one session, with its pending edits shown. Waits while the id is null or undefined.
 * @see https://help.getzep.com/sdk-reference/memory/get-session
 */
export function useSession<TMetadata = RegisteredMetadata, TData = Session<TMetadata>>(
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
