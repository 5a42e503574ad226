'use client'

import { type UseMutationResult, useMutation } from '@tanstack/react-query'

import type { ZepError } from '../core/errors'
import type { MetadataPatch, RegisteredMetadata, Session } from '../core/session'
import type { UpdateSessionVariables } from '../edits/Lane'
import { type UpdateSessionOptions, updateSessionOptions } from '../edits/updateSessionOptions'
import { useSafeQueryClient } from './useSafeQueryClient'
import { useZepClient } from './useZepClient'

/** TanStack's mutation options, `optimistic` and `schema`. */
export type UseUpdateSessionOptions<
  TMetadata = RegisteredMetadata,
  TOnMutateResult = unknown,
> = UpdateSessionOptions<TMetadata, TOnMutateResult>

/** TanStack's mutation result. */
export type UseUpdateSessionResult<
  TMetadata = RegisteredMetadata,
  TOnMutateResult = unknown,
> = UseMutationResult<
  Session<TMetadata>,
  ZepError,
  UpdateSessionVariables<MetadataPatch<TMetadata>>,
  TOnMutateResult
>

/**
 * Edits the metadata of a session: the edit shows at once in every hook that reads the session, goes
 * out in order with the other edits of that session, and disappears again if Zep refuses it.
 *
 * The edit is merged into what is there: objects at every depth, everything else is replaced, `null`
 * clears a key. Fails with a `ZepError`; `invalid_input` before anything was sent. Retries what
 * another try can mend, twice by default.
 * @see https://help.getzep.com/sdk-reference/memory/update-session
 */
export function useUpdateSession<TMetadata = RegisteredMetadata, TOnMutateResult = unknown>(
  options: UseUpdateSessionOptions<TMetadata, TOnMutateResult> = {},
): UseUpdateSessionResult<TMetadata, TOnMutateResult> {
  return useMutation(updateSessionOptions(useZepClient(), useSafeQueryClient(), options))
}
