import type { FailureOptions } from './FailureOptions'
import type { MockRequest } from './MockRequest'

/**
 * A request that a {@link Hold} keeps from the server until the test decides what happens to it. A
 * latency does not apply to it; a fault does, when the server gets the request.
 *
 * `respond`, `refuse` and `lose` settle the request, and reject if it is settled already. They resolve
 * once the mock has sent the response: the app still needs a moment to receive and show it.
 */
export interface HeldRequest extends Readonly<Omit<MockRequest, 'status'>> {
  /** Whether the client has given up. MSW's worker does not tell the mock about that. */
  readonly isAborted: boolean
  /** Whether the mock has sent a response, or broken the connection. */
  readonly isSettled: boolean
  /**
   * Has the server do its work now, while the response is still held: a write is applied, and a GET
   * reads the rows of this moment. The server does its work once, so a second call changes nothing.
   * It may also come after `lose()`, `refuse()` or an abort: then a write is applied that the client
   * believes to have failed.
   */
  apply: () => void
  /** Sends the response. The server does its work first, unless `apply()` was called before. */
  respond: () => Promise<void>
  /**
   * Sends an error response in Zep's form. The server has done nothing, unless `apply()` was called
   * before.
   *
   * @example
   * await patch.refuse(429, { retryAfter: 2 })
   */
  refuse: (status: number, options?: FailureOptions) => Promise<void>
  /**
   * Breaks the connection, so that the client's `fetch` rejects with a `TypeError`. The server has
   * done nothing, unless `apply()` was called before.
   */
  lose: () => Promise<void>
}
