import type { MutationFunction, UseMutationOptions } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors/ZepError'
import { editOf, removedError } from './Edit'
import { editEngine } from './EditEngine'
import type { EditOperation, EditVariables } from './editOperations'
import { editSources } from './editSources'
import { retryDelayMs, type RetryOptions, shouldRetry } from './retryPolicy'
import type { StandardSchema } from './standardSchema'
import { validateEdit } from './validateEdit'

/** The mutation options that define an operation, so callers cannot set them. */
export type ReservedMutationOptions = 'mutationKey' | 'mutationFn' | 'scope'

interface EditMutation<TData, TVariables, TOnMutateResult> {
  operation: EditOperation
  mutationKey: readonly unknown[]
  /** How often to retry unless the caller or the app says otherwise. */
  retries: number
  optimistic?: boolean | undefined
  schema?: StandardSchema | undefined
  /** The caller's own. */
  options: Omit<
    UseMutationOptions<TData, ZepError, TVariables, TOnMutateResult>,
    ReservedMutationOptions
  >
}

/**
 * Creates the mutation options that all edits share: they go through the lane of their session, and
 * are retried only if another try can succeed.
 */
export function editMutationOptions<
  TData,
  TVariables extends { sessionId: string },
  TOnMutateResult,
>(
  client: ZepClient,
  edit: EditMutation<TData, TVariables, TOnMutateResult>,
): UseMutationOptions<TData, ZepError, TVariables, TOnMutateResult> {
  const { operation, mutationKey, retries, optimistic, schema, options } = edit
  const mutationFn: MutationFunction<TData, TVariables> = async (typedVariables, context) => {
    const variables: EditVariables = typedVariables
    const engine = editEngine(context.client, client)
    const edit = editOf.get(context) ?? engine.identify(variables)
    if (!edit) {
      throw (await validateEdit(operation, variables, schema)) ?? removedError(variables)
    }
    editOf.set(context, edit)
    // Which types they are only the caller knows.
    return edit.lane.attempt(edit, edit.client ?? client) as TData
  }
  editSources.set(mutationFn, { client, schema })

  /** The caller's, the app's default, or that of the operation. */
  const retryOptions = (error: ZepError): RetryOptions => {
    const defaults = editOf.get(error)?.queryClient.getDefaultOptions().mutations
    const { retry = retries, retryDelay } = { ...defaults, ...options }
    return { retry, retryDelay }
  }
  return {
    ...options,
    // In `meta`, because that is what survives a reload.
    ...(optimistic === false && { meta: { ...options.meta, optimistic } }),
    mutationKey,
    mutationFn,
    retry: (failureCount, error) => {
      const isRetried = shouldRetry(retryOptions(error).retry, failureCount, error)
      const edit = editOf.get(error)
      if (!isRetried && edit) edit.lane.retriesExhausted(edit)
      return isRetried
    },
    retryDelay: (failureCount, error) =>
      retryDelayMs(retryOptions(error).retryDelay, failureCount, error),
  }
}
