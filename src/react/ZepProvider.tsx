'use client'

import { useIsRestoring } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useEffect, useMemo } from 'react'

import type { ZepClient } from '../core/client'
import { registerDefaults } from '../edits/registerDefaults'
import { ZepClientContext } from './ZepClientContext'
import { useSafeQueryClient } from './useSafeQueryClient'

/** The props of `ZepProvider`. */
export interface ZepProviderProps {
  /** The client that every hook below uses. Create it once, outside of components. */
  client: ZepClient
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
 * @throws {ZepError} `invalid_input` if another base URL uses the same `keyPrefix` in this
 * QueryClient
 */
export function ZepProvider({ client, children }: ZepProviderProps): ReactElement {
  const queryClient = useSafeQueryClient()
  const isRestoring = useIsRestoring()
  // While rendering, because children may fetch and edit in effects that run before ours.
  const engine = useMemo(() => {
    const registered = registerDefaults(client, queryClient)
    if (isRestoring) registered.hold()
    return registered
  }, [client, queryClient, isRestoring])
  useEffect(() => {
    if (!isRestoring) engine.release()
  }, [engine, isRestoring])
  return <ZepClientContext.Provider value={client}>{children}</ZepClientContext.Provider>
}
