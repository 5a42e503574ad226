import type { QueryClient } from '@tanstack/react-query'

import type { EditMutation } from './Edit'

/** The newest time at which an edit was submitted. */
const newest = new WeakMap<QueryClient, number>()

/**
 * Returns when an edit counts as submitted: never before those that were made before it, even if the
 * clock was set back. Whoever restores or retries edits sorts them by `submittedAt`.
 */
export function keepOrder(queryClient: QueryClient, { state }: EditMutation): number {
  const submittedAt = Math.max(newest.get(queryClient) ?? 0, state.submittedAt)
  newest.set(queryClient, submittedAt)
  return submittedAt
}
