import type { MutationKey, QueryClient, QueryKey, UseMutationOptions } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors/ZepError'
import { sessionKeys } from '../core/query/sessionKeys'
import { addSessionMutationOptions } from './addSessionMutationOptions'
import { appDefaults } from './appDefaults'
import { deleteSessionMutationOptions } from './deleteSessionMutationOptions'
import { type EditEngine, editEngine } from './EditEngine'
import { type EditSettings, editVersions } from './EditSettings'
import { editSources } from './editSources'
import { retryDelayMs, shouldRetry } from './retryPolicy'
import { shareSessions } from './shareSessions'
import { updateSessionMutationOptions } from './updateSessionMutationOptions'

/**
 * Registers with a QueryClient how sessions are read and edited: reads are retried only if another
 * try can succeed, and an edit restored from storage knows how it is sent. Where the app has
 * defaults of its own for these keys, they win.
 */
export function registerDefaults(
  client: ZepClient,
  queryClient: QueryClient,
  settings: Omit<EditSettings, 'restored'>,
): EditEngine {
  const keys = sessionKeys(client)
  if (settings.version === undefined) editVersions.delete(client)
  else editVersions.set(client, settings.version)
  const restored = {
    updateSession: updateSessionMutationOptions(client, appDefaults(queryClient, keys.update)),
    addSession: addSessionMutationOptions(client, appDefaults(queryClient, keys.add)),
    deleteSession: deleteSessionMutationOptions(client, appDefaults(queryClient, keys.delete)),
  }
  const engine = editEngine(queryClient, client, { ...settings, restored })
  registerMutationDefaults(queryClient, keys.update, restored.updateSession)
  registerMutationDefaults(queryClient, keys.add, restored.addSession)
  registerMutationDefaults(queryClient, keys.delete, restored.deleteSession)
  // One entry per kind of query, so that none overrides what the app has said of a single kind.
  for (const queryKey of [
    keys.details,
    [...keys.lists, 'page'],
    [...keys.lists, 'infinite'],
    [...keys.lists, 'user'],
  ]) {
    registerQueryDefaults(queryClient, queryKey)
  }
  return engine
}

function registerMutationDefaults<TData, TVariables>(
  queryClient: QueryClient,
  mutationKey: MutationKey,
  options: UseMutationOptions<TData, ZepError, TVariables>,
): void {
  const existing = queryClient.getMutationDefaults(mutationKey)
  // Whoever has a mutation function of their own decides what it does.
  if (existing.mutationFn && !editSources.has(existing.mutationFn)) return
  queryClient.setMutationDefaults(mutationKey, { ...existing, ...options })
}

function registerQueryDefaults(queryClient: QueryClient, queryKey: QueryKey): void {
  const {
    retry = typeof window === 'undefined' ? 0 : 3,
    retryDelay,
    structuralSharing = shareSessions,
  } = queryClient.getDefaultOptions().queries ?? {}
  queryClient.setQueryDefaults(queryKey, {
    retry: (failureCount, error) => shouldRetry(retry, failureCount, error),
    retryDelay: (failureCount, error) => retryDelayMs(retryDelay, failureCount, error),
    structuralSharing,
    ...queryClient.getQueryDefaults(queryKey),
  })
}
