/** What went wrong. The union is closed, so a `switch` over it can be exhaustive. */
export type ZepErrorCode =
  /** An argument or option cannot be sent; nothing was. `issues` says where and why. */
  | 'invalid_input'
  /** 401: the API key is missing or wrong, or your server wants the user to sign in. */
  | 'unauthorized'
  /** 403: the key, or the `authorize` function of your server, does not allow this call. */
  | 'forbidden'
  /** 404: there is no such session, or no sessions API at the base URL. */
  | 'not_found'
  /** 409: the session has ended and can no longer be edited. */
  | 'conflict'
  /** 410: the session, or the API itself, is no longer available. */
  | 'gone'
  /** 413: the request body is larger than the server accepts. */
  | 'too_large'
  /** 429: too many requests, or too many writes to one session at once. */
  | 'rate_limited'
  /** 400: the server rejected the request, for example because the session id is taken. */
  | 'bad_request'
  /** Any other 4xx, or a status that HTTP does not define. */
  | 'http'
  /** 5xx: the server failed. */
  | 'server'
  /** No response arrived: the network is down, the address is wrong, or CORS blocks the page. */
  | 'network'
  /** The response was not complete within `timeoutMs`. */
  | 'timeout'
  /** The server redirected the request. Redirects are never followed, because they carry the key. */
  | 'redirect'
  /** The response was successful, but is not what Zep sends. `issues` says where and why. */
  | 'invalid_response'
  /** The response contains another session than the one asked for. None of it was used. */
  | 'session_mismatch'

/** One thing that is wrong with an input or a response. */
export interface ZepIssue {
  /** Where it is: `metadata.a[1]`. Empty for the response as a whole. */
  path: string
  /** Which rule it breaks. */
  code: string
  /** Both of the above as a phrase: `metadata.a[1] is a function`. */
  message: string
}

/** The fields of a new {@link ZepError}. */
export interface ZepErrorInit {
  code: ZepErrorCode
  message: string
  operation?: string | undefined
  status?: number | undefined
  sessionId?: string | undefined
  requestId?: string | undefined
  retryAfterMs?: number | undefined
  /** @default derived from the code and the status */
  retryable?: boolean | undefined
  serverMessage?: string | undefined
  issues?: readonly ZepIssue[] | undefined
  cause?: unknown
}

const BRAND = Symbol.for('react-zep.ZepError')

/** Transient by HTTP itself, except for 500: Zep sends it for lost database connections. */
const RETRYABLE_STATUSES = [408, 429, 500, 502, 503, 504]

/**
 * Every failure of this package except an abort, which stays a native `AbortError`. The message
 * says what went wrong and what to do about it, and can be shown to users. Neither the message nor
 * any field contains an API key, a header or a raw body.
 *
 * @example
 * if (isZepError(error, 'conflict')) toast('This session has ended.')
 */
export class ZepError extends Error {
  declare readonly code: ZepErrorCode
  /** The client's method that failed, if it sent a request; for logs, as no message names it. */
  declare readonly operation: string | undefined
  /** The HTTP status, if there was a response. */
  declare readonly status: number | undefined
  /** The session that the call was about, if it was about one. */
  declare readonly sessionId: string | undefined
  /** The server's own id of the request, for a support ticket. */
  declare readonly requestId: string | undefined
  /** How long the server asked to wait, from `Retry-After`. */
  declare readonly retryAfterMs: number | undefined
  /**
   * Whether the same call may succeed later: network, timeout, 408, 429, 500, 502, 503, 504, unless
   * the body of the response says `retryable: false`.
   */
  declare readonly retryable: boolean
  /** What is wrong in detail; empty unless the code says that there are issues. */
  declare readonly issues: readonly ZepIssue[]
  /**
   * The server's own message, at most 300 characters. It is not enumerable, so that logging or
   * serializing the error does not reveal it: the message of a 5xx may leak internals.
   */
  declare readonly serverMessage: string | undefined

  constructor(init: ZepErrorInit) {
    super(init.message, 'cause' in init ? { cause: init.cause } : undefined)
    this.name = 'ZepError'
    this.code = init.code
    this.operation = init.operation
    this.status = init.status
    this.sessionId = init.sessionId
    this.requestId = init.requestId
    this.retryAfterMs = init.retryAfterMs
    this.retryable = init.retryable ?? isTransient(init)
    this.issues = init.issues ?? []
    Object.defineProperties(this, {
      serverMessage: { value: init.serverMessage },
      [BRAND]: { value: true },
    })
  }

  /** What `JSON.stringify`, and so a persister, keeps of it: no cause, and no message of a server. */
  toJSON(): Omit<ZepErrorInit, 'cause' | 'serverMessage'> & { name: string; retryable: boolean } {
    const { name, message, code, status, sessionId, requestId, retryAfterMs, retryable } = this
    const { issues, operation } = this
    return {
      name,
      message,
      code,
      operation,
      status,
      sessionId,
      requestId,
      retryAfterMs,
      retryable,
      issues,
    }
  }
}

function isTransient({ code, status }: ZepErrorInit): boolean {
  return code === 'network' || code === 'timeout' || RETRYABLE_STATUSES.includes(status ?? 0)
}

/**
 * Whether an error is a {@link ZepError}, and has the given code if there is one. It checks a brand,
 * so unlike `instanceof` it also works across two copies of this package and across frames.
 *
 * @example
 * if (isZepError(error, 'rate_limited')) wait(error.retryAfterMs)
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
