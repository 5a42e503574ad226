/** A request that reached the mock. */
export interface MockRequest {
  /** Counts up from 1 in the order of arrival. */
  id: number
  method: string
  url: string
  /** What follows the base URL, still encoded, without the query. */
  path: string
  /** Decoded; undefined for a list. */
  sessionId: string | undefined
  /** The parsed JSON, the text where it is no JSON, undefined where there was no body. */
  body: unknown
  /** Lower-case names. Of `authorization` and `cookie` only the presence is kept. */
  headers: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  startedAt: number
  /** How it was answered; undefined while it is in flight. */
  status: number | 'network' | undefined
}

export interface RequestLog {
  /** A new array after every change, so that a React component can subscribe to it. */
  readonly requests: readonly MockRequest[]
  add(request: Omit<MockRequest, 'id'>): MockRequest
  change(request: MockRequest, fields: Partial<MockRequest>): MockRequest
  clear(): void
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
      const changed = { ...request, ...fields }
      // A request from before a reset is in the list no more, and this leaves it out.
      set(requests.map((other) => (other.id === changed.id ? changed : other)))
      return changed
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

/** Header names and values, without what would let a test's output give a secret away. */
export function safeHeaders(headers: Headers): Record<string, string> {
  const secret = ['authorization', 'cookie']
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, secret.includes(name) ? '[hidden]' : value]),
  )
}
