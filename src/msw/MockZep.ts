import type { HttpHandler } from 'msw'

import type { Fault } from './Fault'
import type { Hold } from './Hold'
import type { Latency } from './latencyMs'
import type { StoredSession } from './makeSession'
import type { MockRequest } from './MockRequest'
import type { RequestFilter } from './RequestFilter'

/** A Zep server that lives in the test or the page, and the controls to change it while it runs. */
export interface MockZep {
  /** For `setupServer(...zep.handlers)` and `setupWorker(...zep.handlers)`. */
  readonly handlers: HttpHandler[]
  /**
   * A `fetch` that gets its responses from the mock directly, without a server or worker of MSW. A
   * relative URL is resolved against `http://localhost`. It rejects for a URL that is not below
   * `baseUrl`.
   *
   * @example
   * const client = createZepClient({ baseUrl: '/api/zep', fetch: zep.fetch })
   */
  readonly fetch: typeof globalThis.fetch
  /** Every request since the start or the last reset, in the order of arrival. */
  readonly requests: readonly MockRequest[]
  /**
   * Calls back whenever `requests` has changed, which then is a new array. It fits React's
   * `useSyncExternalStore`.
   */
  subscribe: (onChange: () => void) => () => void
  /** Copies of the sessions that are not deleted, as the server stores them now. */
  readonly sessions: StoredSession[]
  /** Returns a copy of one session as the server stores it now, or undefined if a GET would get 404. */
  session: (sessionId: string) => StoredSession | undefined
  /** Sets how long requests take from now on, in milliseconds. */
  setLatency: (latency: Latency) => void
  /** Makes requests fail from now on, until the returned function is called. */
  fail: (fault: Fault) => () => void
  /**
   * Holds requests from now on, so that a test can decide in which order the server handles them and
   * in which order their responses arrive.
   *
   * @param filter Which requests to hold. Default: all.
   * @example
   * const hold = zep.hold({ method: 'PATCH' })
   * fireEvent.click(saveButton)
   * const patch = await hold.next()
   * expect(saveButton).toBeDisabled()
   * await patch.refuse(409)
   */
  hold: (filter?: RequestFilter) => Hold
  /** Somebody else edits the session: merged like a PATCH, but not listed in `requests`. */
  remoteUpdate: (sessionId: string, metadata: object) => StoredSession
  /** Somebody else ends the session: later edits get a 409. */
  remoteEnd: (sessionId: string) => StoredSession
  /** Somebody else deletes the session: reads and edits get a 404, and its id can be added again. */
  remoteDelete: (sessionId: string) => void
  /**
   * Goes back to the start: sessions, latency, faults, holds and `requests`. Requests in flight, held
   * ones among them, lose their connection.
   */
  reset: () => void
}
