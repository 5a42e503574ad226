import type { UseMutationOptions } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors/ZepError'
import { sessionKeys } from '../core/query/sessionKeys'
import { editMutationOptions, type ReservedMutationOptions } from './editMutationOptions'

/** What a delete sends: which session. */
export interface DeleteSessionVariables {
  sessionId: string
}

/** TanStack's mutation options for `deleteSession`. */
export type DeleteSessionMutationOptions<TOnMutateResult = unknown> = UseMutationOptions<
  undefined,
  ZepError,
  DeleteSessionVariables,
  TOnMutateResult
>

/** TanStack's mutation options, except those that define the operation; and `optimistic`. */
export interface DeleteSessionOptions<TOnMutateResult = unknown> extends Omit<
  DeleteSessionMutationOptions<TOnMutateResult>,
  ReservedMutationOptions
> {
  /**
   * Whether lists leave the session out before the server has acknowledged the delete.
   *
   * @default true
   */
  optimistic?: boolean | undefined
}

/**
 * Creates the mutation options that delete a session, for `useMutation` or a `MutationObserver`.
 * `useDeleteSession` is `useMutation` on top of this.
 *
 * Retries twice by default, and only what another try can fix.
 *
 * @example
 * const { mutate } = useMutation(deleteSessionMutationOptions(zep))
 * mutate({ sessionId: 's1' })
 */
export function deleteSessionMutationOptions<TOnMutateResult = unknown>(
  client: ZepClient,
  { optimistic, ...options }: DeleteSessionOptions<TOnMutateResult> = {},
): DeleteSessionMutationOptions<TOnMutateResult> {
  const mutationKey = sessionKeys(client).delete
  return editMutationOptions(client, {
    operation: 'deleteSession',
    mutationKey,
    retries: 2,
    optimistic,
    options,
  })
}
