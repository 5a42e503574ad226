import type { UseMutationOptions } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors/ZepError'
import type { NewSession } from '../core/operations/addSession'
import { sessionKeys } from '../core/query/sessionKeys'
import type { RegisteredMetadata, Session } from '../core/session/Session'
import { editMutationOptions, type ReservedMutationOptions } from './editMutationOptions'

/** TanStack's mutation options for `addSession`. */
export type AddSessionMutationOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> = UseMutationOptions<Session<TMetadata>, ZepError, NewSession<TMetadata>, TOnMutateResult>

/** TanStack's mutation options, except those that define the operation. */
export type AddSessionOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> = Omit<AddSessionMutationOptions<TMetadata, TOnMutateResult>, ReservedMutationOptions>

/**
 * Creates the mutation options that add a session, for `useMutation` or a `MutationObserver`.
 * `useAddSession` is `useMutation` on top of this.
 *
 * Does not retry by default: if Zep added the session and only the response was lost, a second POST
 * is refused because the id is taken.
 *
 * @example
 * const { mutate } = useMutation(addSessionMutationOptions(zep))
 * mutate({ sessionId: 's1', userId: 'user-1', metadata: { plan: 'free' } })
 */
export function addSessionMutationOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
>(
  client: ZepClient,
  options: AddSessionOptions<TMetadata, TOnMutateResult> = {},
): AddSessionMutationOptions<TMetadata, TOnMutateResult> {
  const mutationKey = sessionKeys(client).add
  return editMutationOptions(client, {
    operation: 'addSession',
    mutationKey,
    retries: 0,
    options,
  })
}
