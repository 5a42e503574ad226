import type { MockRequest } from './MockRequest'

/** A request on its way through the mock. */
export interface Exchange {
  request: MockRequest
  /** Does the server's work, and returns its response. */
  serve: () => Response
  /** Aborts when the client gives up. */
  signal: AbortSignal
}
