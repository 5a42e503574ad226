import type { components, operations } from '../generated/paths'

export type Session = components['schemas']['Session']
export type Metadata = components['schemas']['Metadata']
export type ListParams = NonNullable<operations['listSessions']['parameters']['query']>

const BASE_URL = '/api/zep'

/** The client that an app writes by hand. */
export const api = {
  getSession: (id: string) => send<Session>(`/sessions/${encodeURIComponent(id)}`),

  listSessions: (params: ListParams = {}) =>
    send<components['schemas']['SessionList']>(
      `/sessions-ordered?${new URLSearchParams(params as Record<string, string>)}`,
    ),

  updateSession: (id: string, metadata: Metadata) =>
    send<Session>(`/sessions/${encodeURIComponent(id)}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ metadata }),
    }),
}

async function send<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(BASE_URL + path, init)
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
