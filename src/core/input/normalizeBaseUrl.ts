import { type InputIssueCode, invalidInput } from './invalidInput'
import { mustBe } from './mustBe'

/** It also bounds the expressions below, some of which take quadratic time. */
const MAX_LENGTH = 2048

const LOOPBACK = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/

/**
 * Checks a base URL and returns its one spelling, without default port and trailing slashes.
 *
 * @throws {ZepError} `invalid_input`
 */
export function normalizeBaseUrl(baseUrl: unknown, allowInsecureHttp?: boolean): string {
  const fail = (code: InputIssueCode): never => {
    throw invalidInput('baseUrl', code)
  }
  if (typeof baseUrl !== 'string') {
    throw invalidInput('baseUrl', 'invalid_type', { reason: mustBe('a string', baseUrl) })
  }
  if (!baseUrl.trim()) return fail('blank')
  if (baseUrl.length > MAX_LENGTH) return fail('too_long')
  // URL parsers silently drop or convert these: `https://h\@evil.com` is the host h.
  if (/[\s\\\p{Cc}\p{Cs}]/u.test(baseUrl)) return fail('invalid_character')
  if (baseUrl.startsWith('//')) return fail('protocol_relative')
  if (/[?#]/.test(baseUrl)) return fail('query_or_fragment')
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(baseUrl)) return fail('not_normalised')
  if (isRelative(baseUrl)) return dropTrailingSlashes(baseUrl)

  const url = parse(baseUrl) ?? fail('invalid_url')
  if (!/^https?:$/.test(url.protocol)) return fail('scheme')
  if (url.username || url.password) return fail('credentials')
  // Only a literal true: the string "false" of an environment variable would be truthy.
  if (url.protocol === 'http:' && allowInsecureHttp !== true && !LOOPBACK.test(url.hostname)) {
    return fail('insecure')
  }
  return dropTrailingSlashes(url.href)
}

/**
 * Refuses a relative base URL where nothing can resolve it. Checked at each call rather than when
 * the client is created, because browser modules are evaluated during server rendering too.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkResolvable(baseUrl: string): void {
  if (!isResolvable(baseUrl)) throw invalidInput('baseUrl', 'relative_on_server')
}

/** Whether requests can be sent to this base URL: not to a relative one on a server. */
export function isResolvable(baseUrl: string): boolean {
  return !isRelative(baseUrl) || typeof location !== 'undefined' || typeof window !== 'undefined'
}

function isRelative(baseUrl: string): boolean {
  return !/^[^/]/.test(baseUrl)
}

function dropTrailingSlashes(url: string): string {
  return url.replace(/\/+$/, '')
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
