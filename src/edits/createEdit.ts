import type { QueryClient } from '@tanstack/react-query'

import { invalidInput } from '../core/input/invalidInput'
import type { Edit, EditLane, EditMutation, Refused } from './Edit'
import type { EditOperation, EditVariables } from './editOperations'
import type { EditSettings } from './EditSettings'
import { editSources } from './editSources'
import { keepOrder } from './keepOrder'
import { retryOptionsOf } from './retryOptionsOf'
import { validateEdit } from './validateEdit'

interface EditParts {
  mutation: EditMutation
  operation: EditOperation
  /** As they were given to `mutate`. */
  variables: EditVariables
  isRestored: boolean
}

interface EditContext {
  queryClient: QueryClient
  settings: EditSettings
  /** The lane of a session, or for an edit that cannot be sent, one that leads nowhere. */
  laneOf: (sessionId: string | undefined) => EditLane
}

/**
 * Creates the edit behind a mutation: copied, checked by Zep's rules and by the schema. One that was
 * refused is `settled` from the start. Returns null for a stored edit that the app drops.
 */
export function createEdit(parts: EditParts, context: EditContext): Edit | null {
  const { mutation, operation, isRestored } = parts
  const { queryClient, settings, laneOf } = context
  const submittedAt = keepOrder(queryClient, mutation)
  const source = editSources.get(mutation.options.mutationFn ?? mutation)
  const common = {
    operation,
    mutation,
    queryClient,
    isRestored,
    submittedAt: isRestored ? mutation.state.submittedAt : submittedAt,
    client: source?.client,
    optimistic: mutation.meta?.optimistic !== false,
    retryOptions: () => retryOptionsOf(mutation, queryClient),
    failureCount: 0,
    mayBeApplied: isRestored,
    alone: false as const,
  }
  try {
    const given = isRestored ? migrate(parts, settings) : parts.variables
    if (given === null) return null
    const schema = source?.schema ?? (operation === 'updateSession' ? settings.schema : undefined)
    const { variables, verdict } = validateEdit(operation, given, schema)
    if (verdict && !(verdict instanceof Promise)) throw verdict
    const refused = verdict?.then(
      (error) => error && { error },
      (error: unknown) => ({ error }),
    )
    const { sessionId } = variables
    return {
      ...common,
      sessionId,
      variables,
      lane: laneOf(sessionId),
      refused,
      state: refused ? { name: 'validating', verdict: refused } : { name: 'waiting' },
    }
  } catch (error) {
    const refused: Refused = { error }
    return {
      ...common,
      sessionId: parts.variables.sessionId,
      variables: parts.variables,
      lane: laneOf(undefined),
      refused,
      state: { name: 'settled', outcome: refused },
    }
  }
}

/** The variables of a stored edit as this version of the app makes them; null drops it. */
function migrate(
  { mutation, operation, variables }: EditParts,
  settings: EditSettings,
): EditVariables | null {
  const stored = mutation.meta?.editVersion
  const version = typeof stored === 'string' ? stored : undefined
  if (version === settings.version) return variables
  if (!settings.migrateEdit) throw invalidInput('the stored edit', 'other_version', variables)
  let migrated: EditVariables | null
  try {
    migrated = settings.migrateEdit({ operation, variables, version })
  } catch (cause) {
    const { sessionId } = variables
    throw invalidInput('the result of migrateEdit', 'function_threw', { sessionId, cause })
  }
  if (migrated) {
    // From now on it is an edit of this version, also when it is stored or retried.
    mutation.state = { ...mutation.state, variables: migrated }
    const meta = { ...mutation.meta, editVersion: settings.version }
    mutation.setOptions({ ...mutation.options, meta })
  }
  return migrated
}
