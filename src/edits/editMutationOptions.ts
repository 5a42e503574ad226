import type {
  MutationFunction,
  MutationFunctionContext,
  UseMutationOptions,
} from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors/ZepError'
import type { StandardSchema } from '../core/input/standardSchema'
import { appDefaults, markAsOurs } from './appDefaults'
import { type Edit, type Refused, removedError } from './Edit'
import { editEngine } from './EditEngine'
import type { EditOperation } from './editOperations'
import { editVersions } from './EditSettings'
import { editSources } from './editSources'
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
  const mutationFn: MutationFunction<TData, TVariables> = async (variables, context) => {
    const pending = identify(variables, context)
    // Without a provider above, this may be the first that the engine hears of it.
    if (!pending) {
      const { verdict } = validateEdit(operation, variables, schema)
      throw (await verdict) ?? removedError(variables)
    }
    // Which types they are only the caller knows.
    return pending.lane.attempt(pending, pending.client ?? client) as TData
  }
  editSources.set(mutationFn, { client, schema, options, retries })

  // In `meta`, because that is what survives a reload.
  const version = editVersions.get(client)
  const hasMeta = options.meta || optimistic === false || version !== undefined
  const meta = {
    ...options.meta,
    ...(optimistic === false && { optimistic }),
    ...(version !== undefined && { editVersion: version }),
  }

  /** Finds the edit that a callback of its mutation belongs to. */
  const identify = (variables: TVariables, context: MutationFunctionContext): Edit | undefined =>
    editEngine(context.client, client).identify(variables, context.meta)

  return {
    ...options,
    ...(hasMeta && { meta }),
    mutationKey,
    mutationFn,
    ...markAsOurs({
      // TanStack calls this even while it is offline, so an invalid edit fails at once.
      onMutate: (variables: TVariables, context: MutationFunctionContext) => {
        const { onMutate = appDefaults(context.client, mutationKey).onMutate } = options
        const proceed = (refused: Refused | undefined) => {
          if (refused) throw refused.error
          return onMutate?.(variables, context) as TOnMutateResult
        }
        const refused = identify(variables, context)?.refused
        return refused instanceof Promise ? refused.then(proceed) : proceed(refused)
      },
      // The lane retries, because TanStack waits for a visible tab.
      retry: () => false,
    }),
  }
}
