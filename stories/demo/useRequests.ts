import { useSyncExternalStore } from 'react'
import { requestSource } from './backend'
import type { LoggedRequest } from './requestLog'

/** The requests that were sent since the story began. */
export function useRequests(): readonly LoggedRequest[] {
  return useSyncExternalStore(requestSource.subscribe, () => requestSource.requests)
}
