'use client'

import { useContext } from 'react'

import type { ZepClient } from '../core/client'
import { ProviderNotFoundError } from './ProviderNotFoundError'
import { ZepClientContext } from './ZepClientContext'

/**
 * Returns the client of the nearest `ZepProvider`.
 *
 * @example
 * const zep = useZepClient()
 * const { data } = useQuery(sessionQueryOptions(zep, 's1'))
 * @throws ProviderNotFoundError outside `ZepProvider`
 */
export function useZepClient(): ZepClient {
  const client = useContext(ZepClientContext)
  if (!client) throw new ProviderNotFoundError('ZepProvider')
  return client
}
