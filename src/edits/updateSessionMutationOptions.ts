import type { UseMutationOptions } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors/ZepError'
import type { StandardSchema } from '../core/input/standardSchema'
import { sessionKeys } from '../core/query/sessionKeys'
import type { MetadataPatch, RegisteredMetadata, Session } from '../core/session/Session'
import { editMutationOptions, type ReservedMutationOptions } from './editMutationOptions'

/** What an update sends: which session, and the patch of its metadata. */
export interface UpdateSessionVariables<TPatch = MetadataPatch> {
  sessionId: string
  metadata: TPatch
}

/** TanStack's mutation options for `updateSession`. */
export type UpdateSessionMutationOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> = UseMutationOptions<
  Session<TMetadata>,
  ZepError,
  UpdateSessionVariables<MetadataPatch<TMetadata>>,
  TOnMutateResult
>

/** TanStack's mutation options, except those that define the operation; and `optimistic`, `schema`. */
export interface UpdateSessionOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
> extends Omit<UpdateSessionMutationOptions<TMetadata, TOnMutateResult>, ReservedMutationOptions> {
  /**
   * Whether to show the edit before the server has acknowledged it.
   *
   * @default true
   */
  optimistic?: boolean | undefined
  /**
   * Judges each edit before it shows or is sent: any Standard Schema (zod, valibot, …). What it gets
   * is the patch, not the merged metadata, so make its keys optional.
   *
   * @example
   * ```ts
   * useUpdateSession({ schema: z.object({ status: z.enum(['open', 'done']) }).partial() })
   * ```
   */
  schema?: StandardSchema<JudgedPatch<TMetadata>> | undefined
}

/** A patch as schemas type it: an optional key may also be undefined. */
type JudgedPatch<TMetadata> = TMetadata extends readonly unknown[]
  ? TMetadata
  : TMetadata extends object
    ? { [TKey in keyof TMetadata]?: JudgedPatch<TMetadata[TKey]> | undefined }
    : TMetadata

/**
 * Creates the mutation options that update the metadata of a session, for `useMutation` or a
 * `MutationObserver`. `useUpdateSession` is `useMutation` on top of this.
 *
 * Retries twice by default, and only what another try can fix.
 *
 * @example
 * const { mutate } = useMutation(updateSessionMutationOptions(zep))
 * mutate({ sessionId: 's1', metadata: { status: 'done' } })
 * @see https://tanstack.com/query/v5/docs/framework/react/guides/mutations
 */
export function updateSessionMutationOptions<
  TMetadata extends object = RegisteredMetadata,
  TOnMutateResult = unknown,
>(
  client: ZepClient,
  { optimistic, schema, ...options }: UpdateSessionOptions<TMetadata, TOnMutateResult> = {},
): UpdateSessionMutationOptions<TMetadata, TOnMutateResult> {
  const mutationKey = sessionKeys(client).update
  const operation = 'updateSession'
  return editMutationOptions(client, {
    operation,
    mutationKey,
    retries: 2,
    optimistic,
    schema,
    options,
  })
}
