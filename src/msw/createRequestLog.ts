import type { MockRequest } from './MockRequest'

export interface RequestLog {
  /** A new array after every change, so that a React component can subscribe to it. */
  readonly requests: readonly MockRequest[]
  add: (request: Omit<MockRequest, 'id'>) => MockRequest
  /** Changes fields of a request that was added, and returns the changed request. */
  change: (request: MockRequest, fields: Partial<MockRequest>) => MockRequest
  clear: () => void
  subscribe: (onChange: () => void) => () => void
}

export function createRequestLog(): RequestLog {
  const listeners = new Set<() => void>()
  let requests: readonly MockRequest[] = []
  let count = 0

  function set(next: readonly MockRequest[]): void {
    requests = next
    for (const listener of [...listeners]) listener()
  }

  return {
    get requests() {
      return requests
    },
    add(fields) {
      const request = { id: ++count, ...fields }
      set([...requests, request])
      return request
    },
    change(request, fields) {
      // A request from before a reset is no longer in the list, and must not come back.
      set(requests.map((other) => (other.id === request.id ? { ...other, ...fields } : other)))
      return { ...request, ...fields }
    },
    clear() {
      set([])
    },
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}
