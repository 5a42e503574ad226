import { useSyncExternalStore } from 'react'

import { requestSource } from './backend'
import type { LoggedRequest } from './requestLog'

/** Returns the requests sent since the story started. */
export function useRequests(): readonly LoggedRequest[] {
  return useSyncExternalStore(requestSource.subscribe, () => requestSource.requests)
}
