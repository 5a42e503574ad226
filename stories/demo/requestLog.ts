import type { MockRequest } from 'react-zep/msw'

/** The parts of a request that the demo shows. */
export type LoggedRequest = Pick<MockRequest, 'id' | 'method' | 'path' | 'body' | 'status'>

/** Where the logged requests come from: the mock, or `recordFetch`. */
export interface RequestSource {
  readonly requests: readonly LoggedRequest[]
  subscribe: (onChange: () => void) => () => void
}

/** Creates a `fetch` that logs its requests, because the real Zep offers no log to the page. */
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
