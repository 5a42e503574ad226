import { focusManager, onlineManager, type QueryClient } from '@tanstack/react-query'

import type { Edit, EditMutation } from './Edit'

/** Whether an edit could be sent, and has to wait for the network instead. */
export function isHeldByNetwork({ state, mutation, failureCount }: Edit): boolean {
  if (state.name !== 'ready' || onlineManager.isOnline()) return false
  const { networkMode } = mutation.options
  return networkMode === 'offlineFirst' ? failureCount > 0 : networkMode !== 'always'
}

/**
 * Says whether an edit whose mutation function is running waits for the network, so that it counts
 * as paused, and every persister stores it. TanStack pauses by itself only before the first try,
 * and between two tries, where it also waits for a visible tab.
 */
export function setPaused(
  mutation: EditMutation,
  queryClient: QueryClient,
  isPaused: boolean,
): void {
  if (mutation.state.isPaused === isPaused) return
  mutation.state = { ...mutation.state, isPaused }
  queryClient
    .getMutationCache()
    .notify({ type: 'updated', mutation, action: { type: isPaused ? 'pause' : 'continue' } })
}

/** Resumes a mutation, if TanStack agrees to go on. Its outcome is for its caller. */
export function resume(mutation: EditMutation): void {
  void mutation.continue().catch(() => undefined)
}

/**
 * Lets a mutation come to an end that was removed from the mutation cache: if it is paused, now or
 * later, nothing else will wake it, and its caller still awaits an outcome.
 */
export function letSettle(mutation: EditMutation): void {
  const retry = (): void => resume(mutation)
  // Older versions of TanStack Query also wait for a visible tab.
  const unsubscribes = [onlineManager.subscribe(retry), focusManager.subscribe(retry)]
  const stop = (): void => {
    for (const unsubscribe of unsubscribes) unsubscribe()
  }
  mutation.continue().then(stop, stop)
}
