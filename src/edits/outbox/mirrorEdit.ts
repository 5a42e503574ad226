import { onlineManager } from '@tanstack/react-query'

import { type Edit, editOf } from '../Edit'
import type { EditEngine } from '../EditEngine'
import type { EditEntry } from './entries'

/**
 * Puts an edit of another tab into the mutation cache, as if it was restored: pending, and not
 * running. Returns undefined if the app drops it, as an edit of another version.
 */
export function mirrorEdit(engine: EditEngine, stored: EditEntry): Edit | undefined {
  const { operation, variables, meta, submittedAt } = stored
  const { queryClient, keys } = engine
  const mutationKey = [...keys.mutations, operation]
  // A page that was loaded offline takes itself to be online until something fails.
  const isPaused = !onlineManager.isOnline() || !navigator.onLine
  const mutation = queryClient.getMutationCache().build<object | undefined, Error, object, unknown>(
    queryClient,
    { mutationKey, ...(meta && { meta }) },
    {
      ...{ status: 'pending', variables, submittedAt, isPaused },
      ...{ context: undefined, data: undefined, error: null },
      ...{ failureCount: 0, failureReason: null },
    },
  )
  return editOf.get(mutation)
}
