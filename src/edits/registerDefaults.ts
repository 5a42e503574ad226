import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import { sessionKeys } from '../core/keys'
import { type EditEngine, editEngine } from './EditEngine'
import { retryDelayMs, shouldRetry } from './retryPolicy'
import { updateSessionOptions } from './updateSessionOptions'

/**
 * Registers with a QueryClient how sessions are read and edited: reads retry what another try can
 * mend, and an edit restored from storage knows how it is sent.
 */
export function registerDefaults(client: ZepClient, queryClient: QueryClient): EditEngine {
  const keys = sessionKeys(client)
  const { retry = typeof window === 'undefined' ? 0 : 3, retryDelay } =
    queryClient.getDefaultOptions().queries ?? {}
  queryClient.setQueryDefaults(keys.all, {
    retry: (failureCount, error) => shouldRetry(retry, failureCount, error),
    retryDelay: (failureCount, error) => retryDelayMs(retryDelay, failureCount, error),
  })
  queryClient.setMutationDefaults(keys.update, updateSessionOptions(client, queryClient))
  return editEngine(queryClient, client.scope)
}
