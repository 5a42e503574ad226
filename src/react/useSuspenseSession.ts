'use client'

import {
  useSuspenseQuery,
  type UseSuspenseQueryOptions,
  type UseSuspenseQueryResult,
} from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import { sessionQueryOptions } from '../core/query/sessionQueryOptions'
import type { RegisteredMetadata, Session } from '../core/session/Session'
import { readInBrowser } from './readInBrowser'
import { useEditView } from './useEditView'
import { useSafeQueryClient } from './useSafeQueryClient'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's suspense query options, except those that define the operation. */
export type UseSuspenseSessionOptions<
  TMetadata extends object = RegisteredMetadata,
  TData = Session<TMetadata>,
> = Omit<UseSuspenseQueryOptions<Session<TMetadata>, ZepError, TData>, 'queryKey' | 'queryFn'>

/** TanStack's suspense query result. */
export type UseSuspenseSessionResult<TData = Session> = UseSuspenseQueryResult<TData, ZepError>

/**
 * Reads one session, and shows its pending edits. Suspends until the session is loaded.
 *
 * On a server that cannot resolve a relative `baseUrl`, the fallback of the Suspense boundary becomes
 * part of the HTML, and the browser reads the session, unless it was prefetched.
 *
 * @example
 * const { data } = useSuspenseSession('s1')
 * return <p>{data.metadata.status}</p>
 * @example
 * const { data } = useSuspenseSession('s1', { select: (row: Session<Mine>) => row.metadata.plan })
 * @throws {ZepError} to the nearest error boundary, if the session cannot be read
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/memory/get-session
 */
export function useSuspenseSession<
  TMetadata extends object = RegisteredMetadata,
  TData = Session<TMetadata>,
>(
  sessionId: string,
  options: UseSuspenseSessionOptions<TMetadata, TData> = {},
): UseSuspenseSessionResult<TData> {
  const client = useZepClient()
  const queryClient = useSafeQueryClient()
  const showEdits = useEditView(sessionId)
  const query = sessionQueryOptions<TMetadata>(client, sessionId)
  readInBrowser(queryClient, client, query.queryKey)
  return useSuspenseQuery({
    ...options,
    ...query,
    ...useShownOptions(showEdits, options),
  })
}
