import { BASE_URL, type WireSession } from './gatedServer'
import type { Metadata } from './metadata'

/** The request functions, which every library leaves to the app. */
export interface Api {
  getSession(id: string, signal?: AbortSignal): Promise<WireSession>
  updateSession(id: string, metadata: Metadata): Promise<WireSession>
}

/** Creates request functions that reject if the status is not 2xx. */
export function createApi(fetchFn: typeof fetch): Api {
  return {
    getSession: (id, signal) => send(fetchFn, id, signal === undefined ? {} : { signal }),
    updateSession: (id, metadata) =>
      send(fetchFn, id, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ metadata }),
      }),
  }
}

async function send(fetchFn: typeof fetch, id: string, init: RequestInit): Promise<WireSession> {
  const response = await fetchFn(`${BASE_URL}/sessions/${id}`, init)
  if (!response.ok) throw new Error(`The server responded with ${response.status}`)
  return (await response.json()) as WireSession
}
