import type { HeldRequest } from './HeldRequest'

/**
 * Holds the requests that its filter selects, until they are released. If several holds select a
 * request, the oldest one holds it.
 */
export interface Hold {
  /**
   * The requests that wait for a response now, oldest first. One that the client has aborted no
   * longer waits.
   */
  readonly requests: readonly HeldRequest[]
  /**
   * Waits for a request, and returns the oldest one that waits for a response. Rejects if `release()`
   * or `reset()` comes first.
   *
   * @example
   * const patch = await hold.next()
   * await patch.respond()
   */
  next: () => Promise<HeldRequest>
  /**
   * Responds to all requests that are held, oldest first, and stops holding. Resolves once the mock
   * has sent the responses.
   */
  release: () => Promise<void>
}
