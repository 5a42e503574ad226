'use client'

import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import type { NewSession } from '../core/operations/addSession'
import type { RegisteredMetadata, Session } from '../core/session/Session'
import {
  addSessionMutationOptions,
  type AddSessionOptions,
} from '../edits/addSessionMutationOptions'
import { useZepClient } from './useZepClient'

/** TanStack's mutation options, except those that define the operation. */
export type UseAddSessionOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> = AddSessionOptions<TMetadata, TOnMutateResult>

/** TanStack's mutation result. */
export type UseAddSessionResult<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> = UseMutationResult<Session<TMetadata>, ZepError, NewSession<TMetadata>, TOnMutateResult>

/**
 * Adds a session. Once Zep has acknowledged it, `useSession` shows it without a request, and lists
 * are read again. Edits of the session that are made meanwhile are sent after it.
 *
 * A mutation rejects with a `ZepError`: `invalid_input` before anything was sent, `bad_request` if
 * the id is taken. It does not retry by default, because Zep would refuse the id the second time.
 *
 * @example
 * const { mutate } = useAddSession()
 * mutate({ sessionId: crypto.randomUUID(), userId: 'user-1', metadata: { status: 'new' } })
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/memory/add-session
 */
export function useAddSession<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
>(
  options: UseAddSessionOptions<TMetadata, TOnMutateResult> = {},
): UseAddSessionResult<TMetadata, TOnMutateResult> {
  return useMutation(addSessionMutationOptions(useZepClient(), options))
}
