import type { QueryClient } from '@tanstack/react-query'

import { appDefaults } from './appDefaults'
import type { EditMutation } from './Edit'
import { editSources } from './editSources'
import type { RetryOptions } from './retryPolicy'

/** The `retry` and `retryDelay` of an edit: the caller's, the app's defaults, or the operation's. */
export function retryOptionsOf({ options }: EditMutation, queryClient: QueryClient): RetryOptions {
  const source = options.mutationFn && editSources.get(options.mutationFn)
  const ofKey = appDefaults(queryClient, options.mutationKey ?? [])
  const ofClient = queryClient.getDefaultOptions().mutations
  return {
    retry: source?.options.retry ?? ofKey.retry ?? ofClient?.retry ?? source?.retries,
    retryDelay: source?.options.retryDelay ?? ofKey.retryDelay ?? ofClient?.retryDelay,
  }
}
