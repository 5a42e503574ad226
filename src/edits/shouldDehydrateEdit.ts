import { isZepError } from '../core/errors/ZepError'
import { editOf } from './Edit'
import { isEditOperation } from './editOperations'
import { storedEdits } from './outbox/storedEdits'

/** Structural, because a persister may bring a TanStack Query of its own. */
interface AnyMutation {
  options: { mutationKey?: readonly unknown[] | undefined }
  state: { isPaused: boolean; status: string; error: unknown }
}

/**
 * Decides what a persister stores: every pending edit, including one in flight or waiting for a
 * retry, every edit that failed and was neither retried nor discarded, and of all other mutations
 * those that TanStack stores by default, the paused ones. An edit that its schema has refused, or has
 * not accepted yet, is not stored, nor is one that Zep has acknowledged while its callbacks are still
 * running.
 *
 * @example
 * persistOptions={{ persister, dehydrateOptions: { shouldDehydrateMutation: shouldDehydrateEdit } }}
 * @see https://tanstack.com/query/v5/docs/framework/react/plugins/persistQueryClient
 */
export function shouldDehydrateEdit(mutation: AnyMutation): boolean {
  const { options, state } = mutation
  const isEdit =
    options.mutationKey?.at(-2) === 'mutation' && isEditOperation(options.mutationKey.at(-1))
  if (!isEdit) return state.isPaused
  if (state.status === 'error') return !isZepError(state.error, 'invalid_input')
  if (storedEdits.has(mutation)) return false
  const name = editOf.get(mutation)?.state.name
  return name === 'waiting' || name === 'ready'
}
