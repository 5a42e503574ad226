import type { MockRequest } from './requestLog'

/**
 * How long a request takes, in milliseconds: fixed, random between two, or by request. Half of it
 * passes before the server applies the request. A promise holds the request until it resolves.
 */
export type Latency =
  | number
  | readonly [minMs: number, maxMs: number]
  | ((request: MockRequest) => number | PromiseLike<unknown>)

/** The milliseconds this request shall take; a promise of the caller's is waited for here. */
export async function latencyMs(
  latency: Latency,
  request: MockRequest,
  signal: AbortSignal,
): Promise<number> {
  if (typeof latency === 'number') return latency
  if (typeof latency === 'function') {
    const given = await Promise.race([latency(request), sleep(Infinity, signal)])
    return typeof given === 'number' ? given : 0
  }
  const [minMs, maxMs] = latency
  return minMs + Math.random() * (maxMs - minMs)
}

/**
 * Waits, `Infinity` for ever, until the signal aborts at the latest; false when it did. MSW's own
 * `delay` cannot be called off, and a timer that outlives a reset would hold up a test run's end.
 */
export function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms <= 0 || signal.aborted) return Promise.resolve(!signal.aborted)
  return new Promise((resolve) => {
    const timer = ms === Infinity ? undefined : setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve(!signal.aborted)
    }
  })
}
