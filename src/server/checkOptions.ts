import { createZepClient, type ZepClientOptions } from '../core/client'
import { ZepError } from '../core/errors/ZepError'
import type { Getter } from '../core/http/Getter'
import { ROUTES } from './routes'
import type { ZepHandlerOptions } from './ZepHandlerOptions'
import type { ZepOperation } from './ZepOperation'

const DEFAULT_OPERATIONS: readonly ZepOperation[] = ['getSession', 'updateSession']

const DEFAULT_MAX_BODY_BYTES = 1024 * 1024

/** Zep may hold a PATCH for 30 seconds, and the client in the browser gives up after 35. */
const DEFAULT_TIMEOUT_MS = 33_000

/** The options of a handler, checked and copied, so that changing them later has no effect. */
export interface Settings extends Pick<ZepHandlerOptions, 'authorize' | 'onError'> {
  basePath: string
  allowedOrigins: readonly string[]
  allowServerCallers: boolean
  operations: readonly ZepOperation[]
  maxBodyBytes: number
  timeoutMs: number
  /** How to reach Zep, with the API key. */
  upstream: ZepClientOptions
}

/** @throws {ZepError} `invalid_input` for options that cannot work or would let everybody in */
export function checkOptions(options: ZepHandlerOptions): Settings {
  const {
    authorize,
    baseUrl,
    fetch,
    onError,
    maxBodyBytes = DEFAULT_MAX_BODY_BYTES,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  } = options
  const operations = copyOperations(options.operations ?? DEFAULT_OPERATIONS)
  const allowedOrigins = [...(options.allowedOrigins ?? [])]
  const basePath = (options.basePath ?? '/api/zep').replace(/\/$/, '')
  const upstream = { apiKey: toApiKey(options.apiKey), baseUrl, fetch, timeoutMs }
  // The client refuses a key, base URL or timeout that cannot work, and a key in a browser.
  const client = createZepClient(upstream)

  if (!/^https?:/.test(client.baseUrl)) fail('baseUrl', 'must be absolute')
  if (typeof authorize !== 'function') fail('authorize', 'must be a function that returns true')
  // It is compared with the path as sent, so what needs encoding or resolving would never match.
  if (!/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/.test(basePath)) {
    fail('basePath', 'must be a plain path like "/api/zep"')
  }
  if (!allowedOrigins.every(isOrigin)) {
    fail('allowedOrigins', 'must be origins like "https://app.example", without a path')
  }
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes <= 0) {
    fail('maxBodyBytes', 'must be a positive integer')
  }
  return {
    authorize,
    onError,
    basePath,
    allowedOrigins,
    allowServerCallers: options.allowServerCallers === true,
    operations,
    maxBodyBytes,
    timeoutMs,
    upstream,
  }
}

/** Reads an unset variable as a blank key, which the client refuses. */
function toApiKey(apiKey: ZepHandlerOptions['apiKey']): Getter<string> {
  return typeof apiKey === 'function' ? async () => (await apiKey()) ?? '' : (apiKey ?? '')
}

function copyOperations(operations: unknown): readonly ZepOperation[] {
  const known = ROUTES.map(({ operation }) => operation)
  const names: readonly unknown[] | undefined = Array.isArray(operations) ? operations : undefined
  if (!names?.every((name) => known.some((operation) => operation === name))) {
    fail('operations', `must be an array of these names: ${known.join(', ')}`)
  }
  return known.filter((operation) => names.includes(operation))
}

function fail(path: string, reason: string): never {
  const message = `${path} ${reason}`
  throw new ZepError({
    code: 'invalid_input',
    message: `createZepHandler: ${message}.`,
    issues: [{ path, code: 'invalid_option', message }],
  })
}

/** Whether a browser would send exactly this string. Patterns are not supported. */
function isOrigin(origin: unknown): boolean {
  try {
    const url = new URL(String(origin))
    return url.origin === origin && !url.host.includes('*')
  } catch {
    return false
  }
}
