import type { ZepError } from '../core/errors/ZepError'
import type { Getter } from '../core/http/Getter'
import type { ZepOperation } from './ZepOperation'

/** What a caller asks to do, once the request itself has been found valid. */
export interface AccessRequest {
  /**
   * The request, with the cookies and headers that identify the caller. Do not read its body: for
   * `addSession` it has been read already, for the other operations it has not been checked yet.
   */
  request: Request
  /** What the caller asks for. */
  operation: ZepOperation
  /** The HTTP method of the operation. It is `GET` for a `HEAD` request too. */
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /**
   * The session to read, edit, add or delete; `null` for a list. It comes from the path, except for
   * `addSession`, where it comes from the body.
   */
  sessionId: string | null
  /**
   * The user whose sessions to list, or for whom to add a session; `null` if there is none. For the
   * other operations the request does not say whose session it is, so look that up yourself.
   */
  userId: string | null
}

/** The request during which an error occurred. */
export interface ErrorContext {
  /** The request of the browser. */
  request: Request
  /** The `X-Request-Id` that both Zep and the browser get. */
  requestId: string
}

/** How a handler reaches Zep, what it serves, and to whom. */
export interface ZepHandlerOptions {
  /**
   * The project's API key, or a function that is called for it at every request. A missing key is
   * refused when the handler is created. If the function returns none, the response is 500.
   */
  apiKey: Getter<string | undefined>
  /**
   * Decides about every operation before Zep is called. Only the value `true` allows it: any other
   * value, and any error, leads to 403.
   */
  authorize: (access: AccessRequest) => boolean | Promise<boolean>
  /**
   * Which operations are served. A request for any other gets 404, or 405 if its path is in use.
   *
   * @default ['getSession', 'updateSession']
   */
  operations?: readonly ZepOperation[] | undefined
  /**
   * The path at which the handler is mounted.
   *
   * @default '/api/zep'
   */
  basePath?: string | undefined
  /**
   * The URL of Zep's API.
   *
   * @default 'https://api.getzep.com/api/v2'
   */
  baseUrl?: string | undefined
  /**
   * Other origins whose pages may call this handler, exactly as browsers send them. If a proxy hides
   * the app's own origin, add that too, for browsers that do not send `Sec-Fetch-Site`.
   *
   * @default []
   */
  allowedOrigins?: readonly string[] | undefined
  /**
   * Whether to accept writes that have neither `Origin` nor `Sec-Fetch-Site`. No browser sends such
   * a request, but servers and scripts do.
   *
   * @default false
   */
  allowServerCallers?: boolean | undefined
  /**
   * The size limit of a request body, in bytes.
   *
   * @default 1_048_576
   */
  maxBodyBytes?: number | undefined
  /**
   * How long the response of Zep may take, and how long the body of a request may take to arrive, in
   * milliseconds.
   *
   * @default 33_000
   */
  timeoutMs?: number | undefined
  /** @default the global `fetch`, looked up at each request */
  fetch?: typeof globalThis.fetch | undefined
  /**
   * Is called with what no browser is told: every failed call to Zep, and every error that
   * `authorize` throws. The response waits for it. Its own errors are ignored.
   */
  onError?: ((error: ZepError, context: ErrorContext) => void | Promise<void>) | undefined
}
