'use client'

import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import type { ZepError } from '../core/errors/ZepError'
import type { MetadataPatch, RegisteredMetadata, Session } from '../core/session/Session'
import {
  updateSessionMutationOptions,
  type UpdateSessionOptions,
  type UpdateSessionVariables,
} from '../edits/updateSessionMutationOptions'
import { useZepClient } from './useZepClient'

/** TanStack's mutation options, except those that define the operation; and `optimistic`, `schema`. */
export type UseUpdateSessionOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> = UpdateSessionOptions<TMetadata, TOnMutateResult>

/** TanStack's mutation result. */
export type UseUpdateSessionResult<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> = UseMutationResult<
  Session<TMetadata>,
  ZepError,
  UpdateSessionVariables<MetadataPatch<TMetadata>>,
  TOnMutateResult
>

/**
 * Updates the metadata of a session. The edit shows at once in every hook that reads the session, is
 * sent in order with the other edits of that session, and disappears again if Zep refuses it.
 *
 * Zep merges the edit into what is there: objects at every depth, everything else is replaced, and
 * `null` clears a key. A mutation rejects with a `ZepError`: `invalid_input` before anything was
 * sent, otherwise the response. It retries what another try can fix, twice by default.
 *
 * @example
 * const { mutate } = useUpdateSession()
 * <button onClick={() => mutate({ sessionId: 's1', metadata: { status: 'done' } })}>Done</button>
 * @throws ProviderNotFoundError outside `ZepProvider`
 * @see https://help.getzep.com/sdk-reference/memory/update-session
 */
export function useUpdateSession<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
>(
  options: UseUpdateSessionOptions<TMetadata, TOnMutateResult> = {},
): UseUpdateSessionResult<TMetadata, TOnMutateResult> {
  return useMutation(updateSessionMutationOptions(useZepClient(), options))
}
