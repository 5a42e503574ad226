import { editOf } from './EditEngine'

/** What is asked of a mutation: structural, since a persister brings a TanStack Query of its own. */
interface AnyMutation {
  options: { mutationKey?: readonly unknown[] | undefined }
  state: { isPaused: boolean }
}

/**
 * For `dehydrateOptions.shouldDehydrateMutation` of a persister: stores every pending edit, also one
 * that is in flight or waits for a retry, and of all other mutations what TanStack stores by default,
 * the paused ones. An edit that its schema has not let through, or that Zep has taken while its
 * callbacks still run, is not stored.
 * @see https://tanstack.com/query/v5/docs/framework/react/plugins/persistQueryClient
 */
export function shouldDehydrateEdit(mutation: AnyMutation): boolean {
  const [name, , operation] = mutation.options.mutationKey ?? []
  if (name !== 'zep' || operation !== 'update') return mutation.state.isPaused
  const edit = editOf.get(mutation)
  return !!edit && !edit.settled && !edit.validation
}
