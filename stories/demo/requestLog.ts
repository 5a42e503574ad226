import type { MockRequest } from 'react-zep/msw'

/** What the demo shows of a request. */
export type LoggedRequest = Pick<MockRequest, 'id' | 'method' | 'path' | 'body' | 'status'>

/** Where logged requests come from: the mock Zep, or `recordFetch`. */
export interface RequestSource {
  readonly requests: readonly LoggedRequest[]
  subscribe: (onChange: () => void) => () => void
}

/** A `fetch` that keeps a log, for the real Zep, which keeps none that a page could read. */
export function recordFetch(basePath: string): { fetch: typeof fetch; source: RequestSource } {
  const listeners = new Set<() => void>()
  let requests: readonly LoggedRequest[] = []
  let count = 0

  const set = (next: readonly LoggedRequest[]): void => {
    requests = next
    for (const listener of listeners) listener()
  }

  return {
    source: {
      get requests() {
        return requests
      },
      subscribe: (onChange) => {
        listeners.add(onChange)
        return () => listeners.delete(onChange)
      },
    },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { method, url } = request
      const id = ++count
      const path = new URL(url).pathname.slice(basePath.length)
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
      const finish = (status: LoggedRequest['status']): void =>
        set(requests.map((other) => (other.id === id ? { ...other, status } : other)))

      set([...requests, { id, method, path, body, status: undefined }])
      try {
        const response = await fetch(request)
        finish(response.status)
        return response
      } catch (error) {
        finish('network')
        throw error
      }
    },
  }
}
