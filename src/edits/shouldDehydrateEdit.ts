import { editOf } from './Edit'
import { isEditOperation } from './editOperations'

/** Structural, because a persister may bring a TanStack Query of its own. */
interface AnyMutation {
  options: { mutationKey?: readonly unknown[] | undefined }
  state: { isPaused: boolean }
}

/**
 * Decides what a persister stores: every pending edit, including one in flight or waiting for a
 * retry, and of all other mutations those that TanStack stores by default, the paused ones. An edit
 * that its schema has not accepted is not stored, nor is one that Zep has acknowledged while its
 * callbacks are still running.
 *
 * @example
 * persistOptions={{ persister, dehydrateOptions: { shouldDehydrateMutation: shouldDehydrateEdit } }}
 * @see https://tanstack.com/query/v5/docs/framework/react/plugins/persistQueryClient
 */
export function shouldDehydrateEdit(mutation: AnyMutation): boolean {
  const { mutationKey } = mutation.options
  const isEdit = mutationKey?.at(-2) === 'mutation' && isEditOperation(mutationKey.at(-1))
  if (!isEdit) return mutation.state.isPaused
  const name = editOf.get(mutation)?.state.name
  return name === 'waiting' || name === 'ready'
}
