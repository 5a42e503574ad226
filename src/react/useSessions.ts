'use client'

import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import { sessionsQueryOptions } from '../core/query/sessionsQueryOptions'
import type { ListSessionsParams } from '../core/operations/listSessions'
import type { RegisteredMetadata, SessionList } from '../core/session/Session'
import { useEditView } from './useEditView'
import { useShownOptions } from './useShownOptions'
import { useZepClient } from './useZepClient'

/** TanStack's query options, except those that define the operation. */
export type UseSessionsOptions<
  TMetadata extends object = RegisteredMetadata,
  TData = SessionList<TMetadata>,
> = Omit<UseQueryOptions<SessionList<TMetadata>, ZepError, TData>, 'queryKey' | 'queryFn'>

/** TanStack's query result. */
export type UseSessionsResult<TData = SessionList> = UseQueryResult<TData, ZepError>

/**
 * Reads one page of all sessions, and shows their pending edits.
 *
 * @example
 * const { data } = useSessions({ pageNumber: 1, pageSize: 20, orderBy: 'updated_at' })
 * return data?.sessions.map((session) => <Row key={session.sessionId} session={session} />)
 * @example
 * const { data } = useSessions({}, { select: (list: SessionList<Mine>) => list.sessions[0] })
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/memory/list-sessions
 */
export function useSessions<
  TMetadata extends object = RegisteredMetadata,
  TData = SessionList<TMetadata>,
>(
  params: ListSessionsParams = {},
  options: UseSessionsOptions<TMetadata, TData> = {},
): UseSessionsResult<TData> {
  const client = useZepClient()
  const showEdits = useEditView()
  return useQuery({
    ...options,
    ...sessionsQueryOptions<TMetadata>(client, params),
    ...useShownOptions(showEdits, options),
  })
}
