import type { ZepError } from '../core/errors/ZepError'
import type { Getter } from '../core/http/Getter'
import type { StandardSchema } from '../core/input/standardSchema'
import type { Metadata, Session } from '../core/session/Session'
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

/** Metadata that a caller asks to write, once `authorize` has agreed and Zep's own rules are met. */
export interface EditRequest extends AccessRequest {
  /** The session to edit or add. */
  sessionId: string
  /** A copy of what would be sent: the patch of an edit, or the metadata of a new session. */
  metadata: Metadata
}

/** An edit that Zep has acknowledged. */
export interface EditEvent {
  /** The request of the browser. Its body has been read. */
  request: Request
  /** The `X-Request-Id` that both Zep and the browser get. */
  requestId: string
  sessionId: string
  /** A copy of the patch that was sent. */
  metadata: Metadata
  /** The session as Zep returned it, with the edit merged. */
  session: Session<Metadata>
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
   * value, and any error, leads to 403. If it does not decide in time, the request gets 503.
   */
  authorize: (access: AccessRequest) => boolean | Promise<boolean>
  /**
   * Decides about the metadata of every edit, and of every new session that has any, after
   * `authorize` has agreed. Only the value `true` allows it: any other value, and any error, leads to
   * 422. If it does not decide in time, the request gets 503.
   *
   * @default all metadata is allowed
   */
  authorizeEdit?: ((edit: EditRequest) => boolean | Promise<boolean>) | undefined
  /**
   * Judges the metadata of every edit, and of every new session that has any: a Standard Schema
   * (zod, valibot, …). It gets the patch, never the merged metadata, so make its keys optional. What
   * is sent is what the caller sent, whatever the schema makes of it. A violation leads to 422.
   *
   * @default all metadata is allowed
   */
  schema?: StandardSchema | undefined
  /**
   * Top-level keys that no edit and no new session may contain, not even with the value that is
   * stored already. They are taken literally, dots included. Metadata with such a key leads to 422.
   *
   * @default []
   */
  readOnlyKeys?: readonly string[] | undefined
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
   * Allows a `baseUrl` that starts with `http://`, for a Zep in your own network. Everyone on the way
   * can read what is sent, the API key included. On localhost, http is always allowed.
   *
   * @default false
   */
  allowInsecureHttp?: boolean | undefined
  /**
   * Other origins whose pages may call this handler, exactly as browsers send them; those of native
   * apps too (`capacitor://localhost`). If a proxy hides the app's own origin, add that too, for
   * browsers that do not send `Sec-Fetch-Site`.
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
   * The size limit of a response of Zep after decompression, in bytes. A larger one becomes a 502
   * that is not retried, and the rest of it is not read.
   *
   * @default 33_554_432
   */
  maxResponseBytes?: number | undefined
  /**
   * The largest page of `listSessions`, in sessions. A larger one is refused with 400, and a request
   * without a page size gets a page of this size.
   *
   * @default 1_000
   */
  maxPageSize?: number | undefined
  /**
   * How many PATCHes of this handler may be in flight to Zep at once, of all callers and sessions: a
   * positive integer. The others wait in order, as long as their `timeoutMs` lets them. Other
   * processes, and other handlers, have their own count. Set 1 for the open-source server, whose
   * locks leak if PATCHes overlap.
   *
   * @default Infinity
   */
  maxConcurrentUpdates?: number | undefined
  /**
   * How long a request may take in all, in milliseconds: until its body has arrived, the app has
   * decided, it is its turn and Zep has responded.
   *
   * @default 33_000
   */
  timeoutMs?: number | undefined
  /** @default the global `fetch`, looked up at each request */
  fetch?: typeof globalThis.fetch | undefined
  /**
   * Is called after Zep has acknowledged an edit (`updateSession`), for an audit log. The response
   * waits for it, as long as `timeoutMs` lets it. Its errors go to `onError` and do not change the
   * response. With `onEdit`, an edit that has been sent to Zep is not aborted when the browser leaves,
   * so that nobody can keep edits out of the log by leaving.
   */
  onEdit?: ((edit: EditEvent) => void | Promise<void>) | undefined
  /**
   * Is called with what no browser is told: every failed call to Zep, and every error of `authorize`,
   * `authorizeEdit`, `schema` and `onEdit`. The response waits for it, but for one second at most. Its
   * own errors are ignored.
   */
  onError?: ((error: ZepError, context: ErrorContext) => void | Promise<void>) | undefined
}
