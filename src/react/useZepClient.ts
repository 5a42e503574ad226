'use client'

import { useContext } from 'react'

import type { ZepClient } from '../core/client'
import { ProviderNotFoundError } from './ProviderNotFoundError'
import { ZepClientContext } from './ZepClientContext'

/**
 * The client of the `ZepProvider` above.
 * @throws ProviderNotFoundError outside `ZepProvider`.
 */
export function useZepClient(): ZepClient {
  const client = useContext(ZepClientContext)
  if (!client) throw new ProviderNotFoundError('ZepProvider')
  return client
}
