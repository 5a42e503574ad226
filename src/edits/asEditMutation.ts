import type { MutationCacheNotifyEvent } from '@tanstack/react-query'

import type { SessionKeys } from '../core/query/sessionKeys'
import type { EditMutation } from './Edit'
import { editSources } from './editSources'

/** The mutation of an event, if it is an edit of this backend. */
export function asEditMutation(
  event: MutationCacheNotifyEvent,
  { mutations }: SessionKeys,
): EditMutation | undefined {
  const mutation = event.mutation as EditMutation | undefined
  const { mutationKey, mutationFn } = mutation?.options ?? {}
  if (!mutationKey || mutations.some((part, index) => part !== mutationKey[index])) return undefined
  // Whoever has a mutation function of their own decides what it does.
  return mutationFn && !editSources.has(mutationFn) ? undefined : mutation
}
