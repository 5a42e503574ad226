import { type QueryClient, isServer } from '@tanstack/react-query'

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
  const { retry = isServer ? 0 : 3, retryDelay } = queryClient.getDefaultOptions().queries ?? {}
  queryClient.setQueryDefaults(keys.all, {
    retry: (failureCount, error) => shouldRetry(retry, failureCount, error),
    retryDelay: (failureCount, error) => retryDelayMs(retryDelay, failureCount, error),
  })
  const { mutationKey, ...options } = updateSessionOptions(client, queryClient)
  queryClient.setMutationDefaults(keys.update, options)
  return editEngine(queryClient, client.scope)
}
