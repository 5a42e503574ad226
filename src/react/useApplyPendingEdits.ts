'use client'

import type { ShowEdits } from '../edits/EditView'
import { useEditView } from './useEditView'

/**
 * Returns a function that shows pending edits over the server's copy, for the data of a plain
 * `useQuery(sessionQueryOptions(…))`. It is a new function whenever what it shows has changed.
 *
 * @example
 * const applyPendingEdits = useApplyPendingEdits()
 * const { data } = useQuery({ ...sessionQueryOptions(zep, 's1'), select: applyPendingEdits })
 */
export function useApplyPendingEdits(): ShowEdits {
  return useEditView()
}
