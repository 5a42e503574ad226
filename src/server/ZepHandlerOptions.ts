import type { ZepError } from '../core/errors'
import type { Getter } from '../core/requests/makeHeaders'

/** What somebody asks to do, once the request itself is found to be in order. */
export interface ZepAccess {
  /** As it came in, with the cookies and headers to tell the caller by. Leave its body unread. */
  request: Request
  /** `GET` also where the request is a `HEAD`. */
  method: 'GET' | 'PATCH'
  /** The session to read or edit; `null` where a list is asked for. */
  sessionId: string | null
  /** The user whose sessions are asked for; `null` in every other case. */
  userId: string | null
}

/** What went wrong while serving whom. */
export interface ZepFailure {
  request: Request
  /** The `X-Request-Id` that Zep and the browser were given. */
  requestId: string
}

/** How a handler reaches Zep, and whom it lets through. */
export interface ZepHandlerOptions {
  /**
   * The project's key, or a function that gets it anew for every request. Where it is missing, the
   * handler cannot be made; where a function does not give it, requests are answered with 500.
   */
  apiKey: Getter<string | undefined>
  /**
   * Decides on every call before Zep hears of it. Only the value `true` allows: anything else, an
   * error included, is answered with 403.
   */
  authorize: (access: ZepAccess) => boolean | Promise<boolean>
  /** The path that the handler is mounted at. `/api/zep` by default. */
  basePath?: string | undefined
  /** Zep's own URL. `https://api.getzep.com/api/v2` by default. */
  baseUrl?: string | undefined
  /**
   * Other origins whose pages may call, exactly as a browser sends them. Also the app's own origin,
   * where a proxy hides it and browsers without `Sec-Fetch-Site` matter. None by default.
   */
  allowedOrigins?: readonly string[] | undefined
  /** Whether to take edits without `Origin` and `Sec-Fetch-Site` too: no browser sends such. */
  allowServerCallers?: boolean | undefined
  /** Whether to serve lists too, of all sessions and of a user's. Each is asked of `authorize`. */
  list?: boolean | undefined
  /** How large the body of an edit may be. 1,048,576 by default. */
  maxBodyBytes?: number | undefined
  /** How long Zep may take, and how long the body of an edit. 33,000 by default. */
  timeoutMs?: number | undefined
  /** The global `fetch` by default, looked up at each request. */
  fetch?: typeof globalThis.fetch | undefined
  /**
   * Told what no browser is: every call to Zep that failed, and every error of `authorize`. It is
   * awaited; its own errors are ignored.
   */
  onError?: ((error: ZepError, failure: ZepFailure) => void | Promise<void>) | undefined
}
