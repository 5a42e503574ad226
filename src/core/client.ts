import { setCaller } from './http/callers'
import type { Getter } from './http/Getter'
import { isBrowser } from './http/isBrowser'
import { checkApiKey } from './http/makeHeaders'
import type { RequestOptions } from './http/RequestOptions'
import { createSend } from './http/send'
import { checkTimeout } from './http/withDeadline'
import { checkCount } from './input/checkCount'
import { checkObject } from './input/checkObject'
import { copyOptions } from './input/copyOptions'
import { invalidInput } from './input/invalidInput'
import { normalizeBaseUrl } from './input/normalizeBaseUrl'
import { addSession, type NewSession } from './operations/addSession'
import { deleteSession } from './operations/deleteSession'
import { getSession } from './operations/getSession'
import { listSessions, type ListSessionsParams } from './operations/listSessions'
import { listUserSessions } from './operations/listUserSessions'
import { updateSession } from './operations/updateSession'
import type { MetadataPatch, RegisteredMetadata, Session, SessionList } from './session/Session'

const DEFAULT_BASE_URL = 'https://api.getzep.com/api/v2'

/** Zep may hold a PATCH for 30 seconds before it responds. */
const DEFAULT_TIMEOUT_MS = 35_000

const DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024

/** How a client reaches Zep, or a server of yours that adds the API key. */
export interface ZepClientOptions {
  /**
   * Where the API is: Zep's own URL, or a route of your server. A relative URL works in a browser
   * only.
   *
   * @default 'https://api.getzep.com/api/v2'
   */
  baseUrl?: string | undefined
  /**
   * The project's API key, or a function that is called for it before every request. Leave the
   * option out if `baseUrl` is a server that adds the key. `undefined` is rejected, because it is
   * usually an environment variable that is not set.
   */
  apiKey?: Getter<string>
  /**
   * Additional headers, or a function that is called for them before every request. Use a function
   * for a value that changes, such as a token: two clients with different headers count as two
   * callers, who cannot share a `keyPrefix` in one QueryClient.
   */
  headers?: Getter<HeadersInit> | undefined
  /** @default the global `fetch`, looked up at each request */
  fetch?: typeof globalThis.fetch | undefined
  /**
   * How long headers and body together may take, in milliseconds.
   *
   * @default 35_000
   */
  timeoutMs?: number | undefined
  /**
   * How many edits may be in flight at once, each of another session: a positive integer, or
   * `Infinity`. The hooks of one QueryClient share the limit; other tabs, and calls of the client
   * itself, do not count. The open-source server needs 1: PATCHes that overlap can block each other
   * for up to a minute, even if they are of different sessions.
   *
   * @default 1
   */
  maxConcurrentUpdates?: number | undefined
  /**
   * The size limit of a response body after decompression, in bytes. A larger response is refused as
   * `invalid_response`, and the rest of it is not read. Where `fetch` cannot stream a body, as in
   * React Native, the limit applies once the body has arrived.
   *
   * @default 33_554_432
   */
  maxResponseBytes?: number | undefined
  /**
   * The first part of every query key and mutation key. Give each backend its own if one QueryClient
   * serves two. Use the same one on server and browser, so that a prefetch hydrates.
   *
   * @default 'zep'
   */
  keyPrefix?: string | undefined
  /**
   * Allows a `baseUrl` that starts with `http://`, for a Zep in your own network. Everyone on the way
   * can read what is sent, the API key included. On localhost, http is always allowed.
   *
   * @default false
   */
  allowInsecureHttp?: boolean | undefined
  /**
   * Allows an API key in a browser, where everyone can read it.
   *
   * @default false
   */
  dangerouslyAllowBrowser?: boolean | undefined
}

/**
 * The sessions of one Zep project, with the method names of the official SDK. Every method rejects
 * with a `ZepError`, or with a native `AbortError` if its signal aborts.
 */
export interface ZepClient {
  /** The first part of every query key and mutation key of this backend. */
  readonly keyPrefix: string
  /** Where the API is, normalized. */
  readonly baseUrl: string
  /** How many edits the hooks of a QueryClient have in flight at once. */
  readonly maxConcurrentUpdates: number
  /** Reads one session. */
  getSession: <TMetadata extends object = RegisteredMetadata>(
    sessionId: string,
    options?: RequestOptions,
  ) => Promise<Session<TMetadata>>
  /** Reads one page of all sessions. The open-source server may return more rows than asked for. */
  listSessions: <TMetadata extends object = RegisteredMetadata>(
    params?: ListSessionsParams,
    options?: RequestOptions,
  ) => Promise<SessionList<TMetadata>>
  /** Reads all sessions of a user. An unknown user has none. */
  listUserSessions: <TMetadata extends object = RegisteredMetadata>(
    userId: string,
    options?: RequestOptions,
  ) => Promise<Session<TMetadata>[]>
  /** Merges `metadata` into that of the session; `mergeMetadata` has the rule. */
  updateSession: <TMetadata extends object = RegisteredMetadata>(
    sessionId: string,
    edit: { metadata: MetadataPatch<NoInfer<TMetadata>> },
    options?: RequestOptions,
  ) => Promise<Session<TMetadata>>
  /** Adds a session. Rejects with `bad_request` if the id is taken. */
  addSession: <TMetadata extends object = RegisteredMetadata>(
    newSession: NewSession<NoInfer<TMetadata>>,
    options?: RequestOptions,
  ) => Promise<Session<TMetadata>>
  /** Deletes a session together with its messages. */
  deleteSession: (sessionId: string, options?: RequestOptions) => Promise<void>
}

/**
 * Creates a client for Zep's v2 sessions API. It refuses invalid input before anything is sent, and
 * sends each request once: retries are TanStack's.
 *
 * @example
 * const zep = createZepClient({ baseUrl: '/api/zep' }) // in a browser, through your own server
 * const zep = createZepClient({ apiKey: process.env.ZEP_API_KEY }) // on a server
 * @throws {ZepError} `invalid_input` for options that cannot work, and for an API key in a browser
 * @see https://help.getzep.com/sdk-reference/memory/update-session
 */
export function createZepClient(options: ZepClientOptions = {}): ZepClient {
  checkObject('options', options, '{ baseUrl }')
  options = copyOptions(options)
  const baseUrl = normalizeBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL, options.allowInsecureHttp)
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const maxResponseBytes = options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES
  checkTimeout(timeoutMs)
  const maxConcurrentUpdates = options.maxConcurrentUpdates ?? 1
  if (maxConcurrentUpdates !== Infinity) checkCount('maxConcurrentUpdates', maxConcurrentUpdates)
  checkCount('maxResponseBytes', maxResponseBytes)
  if ('apiKey' in options) {
    if (isBrowser() && !options.dangerouslyAllowBrowser) throw invalidInput('apiKey', 'in_browser')
    if (typeof options.apiKey !== 'function') checkApiKey(options.apiKey)
  }
  const send = createSend(Object.assign(options, { baseUrl, timeoutMs, maxResponseBytes }))

  const client: ZepClient = {
    keyPrefix: options.keyPrefix ?? 'zep',
    baseUrl,
    maxConcurrentUpdates,
    getSession: (sessionId, requestOptions) => getSession(send, sessionId, requestOptions),
    listSessions: (params, requestOptions) => listSessions(send, params, requestOptions),
    listUserSessions: (userId, requestOptions) => listUserSessions(send, userId, requestOptions),
    updateSession: (sessionId, edit, requestOptions) =>
      updateSession(send, sessionId, edit, requestOptions),
    addSession: (newSession, requestOptions) => addSession(send, newSession, requestOptions),
    deleteSession: (sessionId, requestOptions) => deleteSession(send, sessionId, requestOptions),
  }
  setCaller(client, options)
  return client
}
