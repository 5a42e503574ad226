import { normalizeBaseUrl } from '../core/input/normalizeBaseUrl'

/**
 * Matches the URLs below a base URL. It is a regular expression, because MSW would decode the
 * segments behind a `*` and throw on a lone `%`, and because it would not match a relative path if
 * there is no `location`.
 */
export function basePattern(baseUrl: string): RegExp {
  const base = normalizeBaseUrl(baseUrl)
  const origin = /^[a-z]+:/.test(base) ? '' : '[a-z]+://[^/]+'
  return new RegExp(`^${origin}${base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`)
}
