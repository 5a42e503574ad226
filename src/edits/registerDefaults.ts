import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import { sessionKeys } from '../core/query/sessionKeys'
import { addSessionMutationOptions } from './addSessionMutationOptions'
import { deleteSessionMutationOptions } from './deleteSessionMutationOptions'
import { type EditEngine, editEngine } from './EditEngine'
import { retryDelayMs, shouldRetry } from './retryPolicy'
import { updateSessionMutationOptions } from './updateSessionMutationOptions'

/**
 * Registers with a QueryClient how sessions are read and edited: reads are retried only if another
 * try can succeed, and an edit restored from storage knows how it is sent.
 */
export function registerDefaults(client: ZepClient, queryClient: QueryClient): EditEngine {
  const engine = editEngine(queryClient, client)
  const keys = sessionKeys(client)
  const { retry = typeof window === 'undefined' ? 0 : 3, retryDelay } =
    queryClient.getDefaultOptions().queries ?? {}
  queryClient.setQueryDefaults(keys.all, {
    retry: (failureCount, error) => shouldRetry(retry, failureCount, error),
    retryDelay: (failureCount, error) => retryDelayMs(retryDelay, failureCount, error),
  })
  queryClient.setMutationDefaults(keys.update, updateSessionMutationOptions(client))
  queryClient.setMutationDefaults(keys.add, addSessionMutationOptions(client))
  queryClient.setMutationDefaults(keys.delete, deleteSessionMutationOptions(client))
  return engine
}
