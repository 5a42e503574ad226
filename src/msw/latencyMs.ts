import type { MockRequest } from './MockRequest'
import { sleep } from './sleep'

/**
 * How long a request takes, in milliseconds: a fixed number, a random one between two, or a function
 * of the request. Half of it passes before the server applies the request. If the function returns a
 * promise, the request waits for it.
 */
export type Latency =
  | number
  | readonly [minMs: number, maxMs: number]
  | ((request: MockRequest) => number | PromiseLike<unknown>)

/** Returns how long this request takes. A promise that the caller's function returns is awaited here. */
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
