'use client'

import { useIsRestoring } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useEffect, useMemo } from 'react'

import type { ZepClient } from '../core/client'
import type { StandardSchema } from '../core/input/standardSchema'
import type { EditVariables } from '../edits/editOperations'
import type { StoredEdit } from '../edits/EditSettings'
import type { SharedOutbox } from '../edits/outbox/createSharedOutbox'
import { registerDefaults } from '../edits/registerDefaults'
import { checkClient } from './checkClient'
import { rememberCopy } from './copies'
import { ZepClientContext } from './ZepClientContext'
import { useSafeQueryClient } from './useSafeQueryClient'

/** The props of `ZepProvider`. */
export interface ZepProviderProps {
  /** The client that every hook below uses. Create it once, outside of components. */
  client: ZepClient
  /**
   * Judges every update that has no schema of its own, and again those that are restored from
   * storage: any Standard Schema (zod, valibot, …).
   */
  schema?: StandardSchema | undefined
  /**
   * Stored with each edit. Change it when a deployment changes what edits contain: stored edits of
   * another version then go through `migrateEdit`, and without it they fail.
   */
  version?: string | undefined
  /**
   * Turns a stored edit of another version into the variables of this version; null drops it. It gets
   * updates, adds and deletes. If it throws, the edit fails.
   *
   * @example
   * ```ts
   * migrateEdit: ({ operation, variables, version }) =>
   *   operation === 'updateSession' && version === '1'
   *     ? { ...variables, metadata: { status: variables.metadata?.state } }
   *     : variables
   * ```
   */
  migrateEdit?: ((edit: StoredEdit) => EditVariables | null) | undefined
  /**
   * Stores pending edits and shares them between tabs: `createSharedOutbox()`. Create it once,
   * outside of components.
   */
  outbox?: SharedOutbox | undefined
  children?: ReactNode
}

/**
 * Supplies the Zep client to the hooks below it. It goes inside `QueryClientProvider`, and registers
 * with that QueryClient how edits are sent and retried, so that edits restored from storage are sent
 * too.
 *
 * @example
 * const zep = createZepClient({ baseUrl: '/api/zep' })
 * <QueryClientProvider client={queryClient}>
 *   <ZepProvider client={zep}>
 *     <App />
 *   </ZepProvider>
 * </QueryClientProvider>
 * @throws ProviderNotFoundError outside `QueryClientProvider`
 * @throws {ZepError} `invalid_input` if `client` is not a client, or if another base URL, or a client
 * with another key or other headers, uses the same `keyPrefix` in this QueryClient
 */
export function ZepProvider(props: ZepProviderProps): ReactElement {
  const { client, schema, version, migrateEdit, outbox, children } = props
  const queryClient = useSafeQueryClient('<ZepProvider>')
  checkClient(client)
  const isRestoring = useIsRestoring()
  // While rendering, because children may fetch and edit in effects that run before ours.
  const engine = useMemo(() => {
    rememberCopy()
    const registered = registerDefaults(client, queryClient, { schema, version, migrateEdit })
    if (isRestoring) registered.hold('restoring')
    return registered
  }, [client, queryClient, isRestoring, schema, version, migrateEdit])
  useEffect(() => {
    // Not at once: the effect with which a persister above begins to store changes runs after ours.
    if (!isRestoring) queueMicrotask(() => engine.release('restoring'))
  }, [engine, isRestoring])
  // The first edit may be made in an effect of a child, before ours.
  const shareEdits = useMemo(() => outbox?.connect(engine), [outbox, engine])
  useEffect(() => shareEdits?.(), [shareEdits])
  return <ZepClientContext.Provider value={client}>{children}</ZepClientContext.Provider>
}
