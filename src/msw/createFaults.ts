import type { Fault } from './Fault'
import type { MockRequest } from './MockRequest'
import { matchesFilter } from './RequestFilter'
import { failureResponse, lostConnection } from './responses'

export interface Faults {
  /** Adds a fault and returns the function that removes it. */
  add: (fault: Fault) => () => void
  /** Returns the oldest fault that matches this request, and counts it as used. */
  take: (request: MockRequest) => Fault | undefined
}

export function createFaults(): Faults {
  const left = new Map<Fault, number>()
  return {
    add(fault) {
      // A copy, so that the same object can be added twice.
      const added = { ...fault }
      left.set(added, fault.times ?? Infinity)
      return () => left.delete(added)
    },
    take(request) {
      for (const [fault, times] of left) {
        if (times <= 0 || !matchesFilter(fault, request)) continue
        left.set(fault, times - 1)
        return fault
      }
      return undefined
    },
  }
}

export function faultResponse({ status, ...options }: Fault): Response {
  return status === 'network' ? lostConnection() : failureResponse(status, options)
}
