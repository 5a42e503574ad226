import { type ZepClientOptions, createZepClient } from '../core/client'
import { ZepError } from '../core/errors'
import type { Getter } from '../core/requests/makeHeaders'
import type { ZepHandlerOptions } from './ZepHandlerOptions'

const DEFAULT_MAX_BODY_BYTES = 1024 * 1024

/** Zep may hold a PATCH for 30 seconds, and a browser gives up after 35. */
const DEFAULT_TIMEOUT_MS = 33_000

/** The options of a handler, checked and copied: changing them later changes nothing. */
export interface Settings extends Pick<ZepHandlerOptions, 'authorize' | 'onError'> {
  basePath: string
  allowedOrigins: readonly string[]
  allowServerCallers: boolean
  list: boolean
  maxBodyBytes: number
  timeoutMs: number
  /** How to reach Zep; holds the key. */
  upstream: ZepClientOptions
}

/** @throws {ZepError} `invalid_input` for options that cannot work, or would let everybody in */
export function checkOptions(options: ZepHandlerOptions): Settings {
  const {
    authorize,
    baseUrl,
    fetch,
    onError,
    maxBodyBytes = DEFAULT_MAX_BODY_BYTES,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  } = options
  const allowedOrigins = [...(options.allowedOrigins ?? [])]
  const basePath = (options.basePath ?? '/api/zep').replace(/\/$/, '')
  const upstream = { apiKey: toApiKey(options.apiKey), baseUrl, fetch, timeoutMs }
  // Refuses a key, a base URL and a timeout that cannot work, and to run in a browser.
  const { scope } = createZepClient(upstream)

  if (!/^https?:/.test(scope)) fail('baseUrl', 'must be absolute on a server')
  if (typeof authorize !== 'function') fail('authorize', 'must be a function that returns true')
  // Compared with the path as it is sent: what needs encoding or resolving would never match.
  if (!/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/.test(basePath)) {
    fail('basePath', 'must be a plain path like "/api/zep"')
  }
  if (!allowedOrigins.every(isOrigin)) {
    fail('allowedOrigins', 'must hold origins like "https://app.example", without a path')
  }
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes <= 0) {
    fail('maxBodyBytes', 'must be a whole number above 0')
  }
  return {
    authorize,
    onError,
    basePath,
    allowedOrigins,
    allowServerCallers: options.allowServerCallers === true,
    list: options.list === true,
    maxBodyBytes,
    timeoutMs,
    upstream,
  }
}

/** A variable that is not set reads as blank, which the client refuses. */
function toApiKey(apiKey: ZepHandlerOptions['apiKey']): Getter<string> {
  return typeof apiKey === 'function' ? async () => (await apiKey()) ?? '' : (apiKey ?? '')
}

function fail(path: string, reason: string): never {
  const message = `${path} ${reason}`
  throw new ZepError({
    code: 'invalid_input',
    message: `createZepHandler: ${message}.`,
    issues: [{ path, code: 'invalid_option', message }],
  })
}

/** Whether a browser would send exactly this text; no pattern is one. */
function isOrigin(origin: unknown): boolean {
  try {
    const url = new URL(String(origin))
    return url.origin === origin && !url.host.includes('*')
  } catch {
    return false
  }
}
