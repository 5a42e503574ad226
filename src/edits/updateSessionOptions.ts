import type { MutationFunction, QueryClient, UseMutationOptions } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors'
import { sessionKeys } from '../core/keys'
import type { MetadataPatch, RegisteredMetadata, Session } from '../core/session'
import { editEngine } from './EditEngine'
import { type Edit, type UpdateSessionVariables, droppedError, giveUp } from './Lane'
import { editSources } from './editSources'
import { retryDelayMs, shouldRetry } from './retryPolicy'
import type { StandardSchema } from './standardSchema'
import { validateEdit } from './validateEdit'

/** TanStack's mutation options, but for those that define the operation. */
export interface UpdateSessionOptions<
  TMetadata = RegisteredMetadata,
  TOnMutateResult = unknown,
> extends Omit<UpdateSessionMutationOptions<TMetadata, TOnMutateResult>, Reserved> {
  /** `false` shows the edit only once the server has taken it. Default: `true`. */
  optimistic?: boolean | undefined
  /** Judges each edit before it shows or is sent: any Standard Schema (zod, valibot, …). */
  schema?: StandardSchema<JudgedPatch<TMetadata>> | undefined
}

/** A patch as schemas type it: an optional key may be undefined, too. */
type JudgedPatch<TMetadata> = TMetadata extends readonly unknown[]
  ? TMetadata
  : TMetadata extends object
    ? { [TKey in keyof TMetadata]?: JudgedPatch<TMetadata[TKey]> | undefined }
    : TMetadata

type UpdateSessionMutationOptions<TMetadata, TOnMutateResult> = UseMutationOptions<
  Session<TMetadata>,
  ZepError,
  UpdateSessionVariables<MetadataPatch<TMetadata>>,
  TOnMutateResult
>

type Reserved = 'mutationKey' | 'mutationFn' | 'scope'

const RETRIES = 2

/** The edit that a mutation stands for: TanStack passes the same context to all its tries. */
const claims = new WeakMap<object, Edit>()

/**
 * The mutation that updates the metadata of a session through the session's lane.
 * @see https://tanstack.com/query/v5/docs/framework/react/guides/mutations
 */
export function updateSessionOptions<TMetadata = RegisteredMetadata, TOnMutateResult = unknown>(
  client: ZepClient,
  queryClient: QueryClient,
  { optimistic, schema, ...options }: UpdateSessionOptions<TMetadata, TOnMutateResult> = {},
): UpdateSessionMutationOptions<TMetadata, TOnMutateResult> {
  const { retry = RETRIES, retryDelay } = {
    ...queryClient.getDefaultOptions().mutations,
    ...options,
  }
  const mutationFn: MutationFunction<
    Session<TMetadata>,
    UpdateSessionVariables<MetadataPatch<TMetadata>>
  > = async (variables, context) => {
    const engine = editEngine(context.client, client.scope)
    const edit = claims.get(context) ?? engine.claim(variables)
    if (!edit) throw (await validateEdit(variables, schema)) ?? droppedError(variables)
    claims.set(context, edit)
    return edit.lane.arrive(edit, edit.client ?? client)
  }
  editSources.set(mutationFn, { client, schema })
  return {
    ...options,
    // In `meta`, because that is what survives a reload.
    ...(optimistic === false && { meta: { ...options.meta, optimistic } }),
    mutationKey: sessionKeys(client).update,
    mutationFn,
    retry: (failureCount, error) => {
      const again = shouldRetry(retry, failureCount, error)
      if (!again) giveUp(error)
      return again
    },
    retryDelay: (failureCount, error) => retryDelayMs(retryDelay, failureCount, error),
  }
}
