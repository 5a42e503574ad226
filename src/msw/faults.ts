import { HttpResponse } from 'msw'
import { failure, noBody } from './replies'
import type { MockRequest } from './requestLog'

/** Which requests fail, and how. What is left out does not restrict. */
export interface Fault {
  /** The status to answer with; `'network'` loses the connection. */
  status: number | 'network'
  /** How many requests fail; all of them by default. */
  times?: number | undefined
  /** `'after'`: the server applies the request, only its answer is replaced. Default `'before'`. */
  on?: 'before' | 'after' | undefined
  sessionId?: string | undefined
  method?: string | undefined
  when?: ((request: MockRequest) => boolean) | undefined
  /** The `Retry-After` header: seconds, or an HTTP date. */
  retryAfter?: number | string | undefined
  /** The `message` of the JSON error; Zep's own for the status by default. */
  message?: string | undefined
}

export interface Faults {
  /** Adds a fault and returns the function that removes it. */
  add(fault: Fault): () => void
  /** The oldest fault that meets this request, counted as used. */
  take(request: MockRequest): Fault | undefined
}

export function createFaults(): Faults {
  const left = new Map<Fault, number>()
  return {
    add(fault) {
      // A copy, so that the same spec can be added twice.
      const added = { ...fault }
      left.set(added, fault.times ?? Infinity)
      return () => left.delete(added)
    },
    take(request) {
      for (const [fault, times] of left) {
        if (times <= 0 || !meets(fault, request)) continue
        left.set(fault, times - 1)
        return fault
      }
      return undefined
    },
  }
}

function meets({ sessionId, method, when }: Fault, request: MockRequest): boolean {
  return (
    (sessionId === undefined || sessionId === request.sessionId) &&
    (method === undefined || method.toUpperCase() === request.method) &&
    (when === undefined || when(request))
  )
}

export function faultResponse({ status, message, retryAfter }: Fault): Response {
  if (status === 'network') return HttpResponse.error()
  if (status === 405) return noBody(405)
  return failure(
    status,
    message,
    retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
  )
}
