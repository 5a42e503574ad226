import type { FailureOptions } from './FailureOptions'
import type { RequestFilter } from './RequestFilter'

/** Which requests fail, and how. */
export interface Fault extends RequestFilter, FailureOptions {
  /** The status of the response. `'network'` breaks the connection. */
  status: number | 'network'
  /**
   * How many requests fail.
   *
   * @default Infinity
   */
  times?: number | undefined
  /**
   * `'before'`: the server does nothing. `'after'`: the server applies the request, and only its
   * response is replaced.
   *
   * @default 'before'
   */
  on?: 'before' | 'after' | undefined
}
