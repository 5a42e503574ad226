/** What went wrong. Closed: a `switch` over it can be exhaustive. */
export type ZepErrorCode =
  | 'invalid_input'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'rate_limited'
  | 'bad_request'
  | 'http'
  | 'server'
  | 'network'
  | 'timeout'
  | 'redirect'
  | 'invalid_response'
  | 'session_mismatch'

/** One thing that is wrong with an input or a response: where (`metadata.a[1]`), and why. */
export interface ZepIssue {
  path: string
  code: string
  message: string
}

/** What a {@link ZepError} is made of. */
export interface ZepErrorInit {
  code: ZepErrorCode
  message: string
  status?: number | undefined
  sessionId?: string | undefined
  requestId?: string | undefined
  retryAfterMs?: number | undefined
  serverMessage?: string | undefined
  issues?: readonly ZepIssue[] | undefined
  cause?: unknown
}

const BRAND = Symbol.for('react-zep.ZepError')

/** Transient by HTTP itself. 500 is not: Zep answers it to requests that will fail again. */
const RETRYABLE_STATUSES = [408, 429, 502, 503, 504]

/**
 * Every failure of this package but an abort, which stays a native `AbortError`. The message says
 * what was attempted and what to do; neither it nor any field holds a key, a header or a raw body.
 */
export class ZepError extends Error {
  declare readonly code: ZepErrorCode
  /** The HTTP status, where the server answered. */
  declare readonly status: number | undefined
  declare readonly sessionId: string | undefined
  /** The server's own id of the request, for a support ticket. */
  declare readonly requestId: string | undefined
  /** How long the server asked to wait, from `Retry-After`. */
  declare readonly retryAfterMs: number | undefined
  /** Whether the same call may succeed later: network, timeout, 408, 429, 502, 503, 504. */
  declare readonly retryable: boolean
  declare readonly issues: readonly ZepIssue[]
  /**
   * The server's own words, bounded in length. Not enumerable, so that no log or JSON of the error
   * shows them: those of a 5xx may leak internals and must not be shown to a user.
   */
  declare readonly serverMessage: string | undefined

  constructor(init: ZepErrorInit) {
    super(init.message, 'cause' in init ? { cause: init.cause } : undefined)
    this.name = 'ZepError'
    this.code = init.code
    this.status = init.status
    this.sessionId = init.sessionId
    this.requestId = init.requestId
    this.retryAfterMs = init.retryAfterMs
    this.retryable =
      init.code === 'network' ||
      init.code === 'timeout' ||
      RETRYABLE_STATUSES.includes(init.status ?? 0)
    this.issues = init.issues ?? []
    Object.defineProperties(this, {
      serverMessage: { value: init.serverMessage },
      [BRAND]: { value: true },
    })
  }
}

/**
 * Whether an error is a {@link ZepError}, of one code if given. Works by a brand, so also across
 * two copies of this package and across frames, where `instanceof` does not.
 */
export function isZepError<TCode extends ZepErrorCode = ZepErrorCode>(
  error: unknown,
  code?: TCode,
): error is ZepError & { readonly code: TCode } {
  return (
    typeof error === 'object' &&
    error !== null &&
    BRAND in error &&
    (code === undefined || ('code' in error && error.code === code))
  )
}
