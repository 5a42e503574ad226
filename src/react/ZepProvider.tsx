'use client'

import { useIsRestoring } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useEffect, useMemo } from 'react'

import type { ZepClient } from '../core/client'
import { registerDefaults } from '../edits/registerDefaults'
import { ZepClientContext } from './ZepClientContext'
import { useSafeQueryClient } from './useSafeQueryClient'

/** The properties of `ZepProvider`. */
export interface ZepProviderProps {
  /** The client that every hook below uses, made once with `createZepClient`. */
  client: ZepClient
  children?: ReactNode
}

/**
 * Supplies the Zep client to the hooks below. Stands inside `QueryClientProvider`, and registers
 * there how edits are sent and retried, so that edits restored from storage go out too.
 * @throws ProviderNotFoundError outside `QueryClientProvider`.
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
