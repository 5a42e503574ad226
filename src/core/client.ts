import { normalizeBaseUrl } from './baseUrl'
import { invalidInput } from './invalidInput'
import { getSession } from './requests/getSession'
import { type ListSessionsParams, listSessions } from './requests/listSessions'
import { listUserSessions } from './requests/listUserSessions'
import { type Getter, checkApiKey } from './requests/makeHeaders'
import { createSend } from './requests/send'
import { updateSession } from './requests/updateSession'
import { type RequestOptions, checkTimeout } from './requests/withDeadline'
import type { MetadataPatch, RegisteredMetadata, Session, SessionList } from './session'

const DEFAULT_BASE_URL = 'https://api.getzep.com/api/v2'

/** Zep may hold a PATCH for 30 seconds before it answers. */
const DEFAULT_TIMEOUT_MS = 35_000

/** How a client reaches Zep, or a server of yours that adds the key. */
export interface ZepClientOptions {
  /** `https://api.getzep.com/api/v2` by default. Relative ones work in a browser only. */
  baseUrl?: string | undefined
  /**
   * The project's key, or a function that gets it anew for every request. Leave the option out
   * where `baseUrl` is a server that adds the key; undefined is refused, as it is a mistake.
   */
  apiKey?: Getter<string>
  /** Further headers, or a function that gets them anew for every request. */
  headers?: Getter<HeadersInit> | undefined
  /** The global `fetch` by default, looked up at each request. */
  fetch?: typeof globalThis.fetch | undefined
  /** How long headers and body together may take. 35,000 by default. */
  timeoutMs?: number | undefined
  /** Keeps two backends apart in one QueryClient. The normalised base URL by default. */
  scope?: string | undefined
  /** Allows a key in a browser, where everybody can read it. */
  dangerouslyAllowBrowser?: boolean | undefined
}

/**
 * The sessions of one Zep project, named as in the official SDK. Every method rejects with a
 * `ZepError`, or with a native `AbortError` when its signal aborts.
 */
export interface ZepClient {
  /** What keeps this backend apart from others in keys and caches. */
  readonly scope: string
  getSession: <TMetadata = RegisteredMetadata>(
    sessionId: string,
    options?: RequestOptions,
  ) => Promise<Session<TMetadata>>
  /** One page of all sessions. The open-source server may return more rows than asked for. */
  listSessions: <TMetadata = RegisteredMetadata>(
    params?: ListSessionsParams,
    options?: RequestOptions,
  ) => Promise<SessionList<TMetadata>>
  /** All sessions of a user; none where the user is unknown. */
  listUserSessions: <TMetadata = RegisteredMetadata>(
    userId: string,
    options?: RequestOptions,
  ) => Promise<Session<TMetadata>[]>
  /** Merges `metadata` into what the session has; see `mergeMetadata` for the rule. */
  updateSession: <TMetadata = RegisteredMetadata>(
    sessionId: string,
    edit: { metadata: MetadataPatch<NoInfer<TMetadata>> },
    options?: RequestOptions,
  ) => Promise<Session<TMetadata>>
}

/**
 * Makes a client of Zep's v2 sessions API. It sends nothing that it can tell to be wrong, and sends
 * each request once: retries are TanStack's.
 *
 * @throws {ZepError} `invalid_input` for options that cannot work, and for a key in a browser
 * @see https://help.getzep.com/sdk-reference/memory/update-session
 */
export function createZepClient(options: ZepClientOptions = {}): ZepClient {
  const baseUrl = normalizeBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL)
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  checkTimeout(timeoutMs)
  if ('apiKey' in options) {
    if (isBrowser() && !options.dangerouslyAllowBrowser) throw invalidInput('apiKey', 'in_browser')
    if (typeof options.apiKey !== 'function') checkApiKey(options.apiKey)
  }
  // Copied, so that changing the options later changes nothing.
  const send = createSend({ ...options, baseUrl, timeoutMs })

  return {
    scope: options.scope ?? baseUrl,
    getSession: (sessionId, requestOptions) => getSession(send, sessionId, requestOptions),
    listSessions: (params, requestOptions) => listSessions(send, params, requestOptions),
    listUserSessions: (userId, requestOptions) => listUserSessions(send, userId, requestOptions),
    updateSession: (sessionId, edit, requestOptions) =>
      updateSession(send, sessionId, edit, requestOptions),
  }
}

/** Server and React Native have no `document`. */
export function isBrowser(): boolean {
  return typeof window !== 'undefined' && typeof document !== 'undefined'
}
