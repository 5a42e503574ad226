'use client'

import { type QueryClient, QueryClientContext } from '@tanstack/react-query'
import { useContext } from 'react'

import { ProviderNotFoundError } from './ProviderNotFoundError'

/** Returns the QueryClient of the app, or throws an error that says where it is missing. */
export function useSafeQueryClient(user?: string): QueryClient {
  const queryClient = useContext(QueryClientContext)
  if (!queryClient) throw new ProviderNotFoundError('QueryClientProvider', user)
  return queryClient
}
