import { createZepClient, type ZepClientOptions } from '../core/client'
import { isZepError, ZepError } from '../core/errors/ZepError'
import type { Getter } from '../core/http/Getter'
import { checkObject } from '../core/input/checkObject'
import { copyOptions } from '../core/input/copyOptions'
import { isContainer } from '../core/session/json'
import { ROUTES } from './routes'
import type { ZepHandlerOptions } from './ZepHandlerOptions'
import type { ZepOperation } from './ZepOperation'

const DEFAULT_OPERATIONS: readonly ZepOperation[] = ['getSession', 'updateSession']

const DEFAULT_MAX_BODY_BYTES = 1024 * 1024

const DEFAULT_MAX_PAGE_SIZE = 1000

/** Zep may hold a PATCH for 30 seconds, and the client in the browser gives up after 35. */
const DEFAULT_TIMEOUT_MS = 33_000

/** The options of a handler, checked and copied, so that changing them later has no effect. */
export interface Settings extends Pick<
  ZepHandlerOptions,
  'authorize' | 'authorizeEdit' | 'schema' | 'onEdit' | 'onError'
> {
  basePath: string
  allowedOrigins: readonly string[]
  allowServerCallers: boolean
  operations: readonly ZepOperation[]
  readOnlyKeys: readonly string[]
  maxBodyBytes: number
  maxPageSize: number
  maxConcurrentUpdates: number
  timeoutMs: number
  /** How to reach Zep, with the API key. */
  upstream: ZepClientOptions
}

/** @throws {ZepError} `invalid_input` for options that cannot work or would let everybody in */
export function checkOptions(options: ZepHandlerOptions): Settings {
  checkObject('options', options, '{ apiKey, authorize }')
  const {
    apiKey,
    authorize,
    authorizeEdit,
    schema,
    readOnlyKeys = [],
    operations = DEFAULT_OPERATIONS,
    basePath: mountPath = '/api/zep',
    baseUrl,
    allowInsecureHttp,
    allowedOrigins = [],
    allowServerCallers,
    maxBodyBytes = DEFAULT_MAX_BODY_BYTES,
    maxResponseBytes,
    maxPageSize = DEFAULT_MAX_PAGE_SIZE,
    maxConcurrentUpdates = Infinity,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    fetch,
    onEdit,
    onError,
  } = copyOptions(options)
  const basePath = mountPath.replace(/\/$/, '')
  const upstream = {
    apiKey: toApiKey(apiKey),
    baseUrl,
    allowInsecureHttp,
    fetch,
    timeoutMs,
    maxResponseBytes,
  }

  if (!/^https?:/.test(resolveBaseUrl(upstream))) fail('baseUrl', 'must be absolute')
  if (typeof authorize !== 'function') fail('authorize', 'must be a function that returns true')
  checkFunctions({ authorizeEdit, onEdit, onError })
  if (schema !== undefined && !isSchema(schema)) {
    fail('schema', 'must be a Standard Schema, such as one of zod or valibot')
  }
  // It is compared with the path as sent, so what needs encoding or resolving would never match.
  if (!/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/.test(basePath)) {
    fail('basePath', 'must be a plain path like "/api/zep"')
  }
  if (maxConcurrentUpdates !== Infinity) checkCount('maxConcurrentUpdates', maxConcurrentUpdates)
  checkCount('maxBodyBytes', maxBodyBytes)
  checkCount('maxPageSize', maxPageSize)
  return {
    authorize,
    authorizeEdit,
    schema,
    readOnlyKeys: copyStrings('readOnlyKeys', readOnlyKeys, 'must be an array of keys'),
    operations: copyOperations(operations),
    basePath,
    allowedOrigins: copyOrigins(allowedOrigins),
    allowServerCallers: allowServerCallers === true,
    maxBodyBytes,
    maxPageSize,
    maxConcurrentUpdates,
    timeoutMs,
    upstream,
    onEdit,
    onError,
  }
}

/** Reads an unset variable as a blank key, which the client refuses. */
function toApiKey(apiKey: ZepHandlerOptions['apiKey']): Getter<string> {
  return typeof apiKey === 'function' ? async () => (await apiKey()) ?? '' : (apiKey ?? '')
}

/** The client refuses a key, base URL or timeout that cannot work, and a key in a browser. */
function resolveBaseUrl(upstream: ZepClientOptions): string {
  try {
    return createZepClient(upstream).baseUrl
  } catch (error) {
    if (!isZepError(error) || error.issues[0]?.code !== 'in_browser') throw error
    return fail(
      'apiKey',
      'is a secret, and this looks like a browser, because there is a window with a document. Create the handler on your server only. A test needs the environment "node" instead of "jsdom"',
    )
  }
}

function checkFunctions(options: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && typeof value !== 'function') fail(name, 'must be a function')
  }
}

function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count <= 0) fail(name, 'must be a positive integer')
}

function copyStrings(name: string, values: unknown, reason: string): readonly string[] {
  const all: readonly unknown[] = Array.isArray(values) ? values : [undefined]
  const strings = all.filter((value) => typeof value === 'string')
  return strings.length === all.length ? strings : fail(name, reason)
}

function copyOperations(operations: unknown): readonly ZepOperation[] {
  const known = ROUTES.map(({ operation }) => operation)
  const reason = `must be an array of these names: ${known.join(', ')}`
  const names = copyStrings('operations', operations, reason)
  if (!names.every((name) => known.some((operation) => operation === name))) {
    fail('operations', reason)
  }
  return known.filter((operation) => names.includes(operation))
}

function copyOrigins(origins: unknown): readonly string[] {
  const reason = 'must be an array of origins like "https://app.example", without a path'
  const copied = copyStrings('allowedOrigins', origins, reason)
  return copied.every(isOrigin) ? copied : fail('allowedOrigins', reason)
}

/**
 * Whether a browser would send exactly this string. Patterns are not supported. It is not compared
 * with `URL.origin`, which is "null" for the schemes of native apps.
 */
function isOrigin(origin: string): boolean {
  try {
    const { protocol, host } = new URL(origin)
    return host !== '' && origin === `${protocol}//${host}` && !host.includes('*')
  } catch {
    return false
  }
}

/** Some schemas are functions. */
function isSchema(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  const standard = '~standard' in value ? value['~standard'] : undefined
  return isContainer(standard) && typeof standard['validate'] === 'function'
}

function fail(path: string, reason: string): never {
  const message = `${path} ${reason}`
  throw new ZepError({
    code: 'invalid_input',
    message: `createZepHandler: ${message}.`,
    issues: [{ path, code: 'invalid_option', message }],
  })
}
