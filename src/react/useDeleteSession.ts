'use client'

import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import {
  deleteSessionMutationOptions,
  type DeleteSessionOptions,
  type DeleteSessionVariables,
} from '../edits/deleteSessionMutationOptions'
import { useZepClient } from './useZepClient'

/** TanStack's mutation options, except those that define the operation; and `optimistic`. */
export type UseDeleteSessionOptions<TOnMutateResult = unknown> =
  DeleteSessionOptions<TOnMutateResult>

/** TanStack's mutation result. */
export type UseDeleteSessionResult<TOnMutateResult = unknown> = UseMutationResult<
  undefined,
  ZepError,
  DeleteSessionVariables,
  TOnMutateResult
>

/**
 * Deletes a session together with its messages. Every list leaves it out at once, and shows it again
 * if Zep refuses. Edits made before the delete are sent before it. Once Zep has acknowledged it,
 * edits made after it reject with `not_found` and are never sent, and `useSession` fails with
 * `not_found`.
 *
 * A mutation rejects with a `ZepError`. It retries what another try can fix, twice by default.
 *
 * @example
 * const { mutate } = useDeleteSession({ onSuccess: () => navigate('/sessions') })
 * <button onClick={() => mutate({ sessionId: 's1' })}>Delete</button>
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/memory/delete
 */
export function useDeleteSession<TOnMutateResult = unknown>(
  options: UseDeleteSessionOptions<TOnMutateResult> = {},
): UseDeleteSessionResult<TOnMutateResult> {
  return useMutation(deleteSessionMutationOptions(useZepClient(), options))
}
