'use client'

import {
  type UseSuspenseQueryOptions,
  type UseSuspenseQueryResult,
  useSuspenseQuery,
} from '@tanstack/react-query'

import type { ZepError } from '../core/errors'
import { sessionQueryOptions } from '../core/options/sessionQueryOptions'
import type { RegisteredMetadata, Session } from '../core/session'
import { useEditView } from './usePendingEdits'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's suspense query options, but for those that define the operation. */
export type UseSuspenseSessionOptions<
  TMetadata = RegisteredMetadata,
  TData = Session<TMetadata>,
> = Omit<UseSuspenseQueryOptions<Session<TMetadata>, ZepError, TData>, 'queryKey' | 'queryFn'>

/** TanStack's suspense query result. */
export type UseSuspenseSessionResult<TData = Session> = UseSuspenseQueryResult<TData, ZepError>

/**
 * Reads one session, with its pending edits shown; suspends until it is there.
 * @throws ZepError to the nearest error boundary when the session cannot be read.
 * @see https://help.getzep.com/sdk-reference/memory/get-session
 */
export function useSuspenseSession<TMetadata = RegisteredMetadata, TData = Session<TMetadata>>(
  sessionId: string,
  options: UseSuspenseSessionOptions<TMetadata, TData> = {},
): UseSuspenseSessionResult<TData> {
  const client = useZepClient()
  const showEdits = useEditView(sessionId)
  return useSuspenseQuery({
    ...options,
    ...sessionQueryOptions<TMetadata>(client, sessionId),
    ...useShownOptions(showEdits, options),
  })
}
