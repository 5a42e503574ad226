import { normalizeBaseUrl } from '../core/input/normalizeBaseUrl'

/**
 * Matches the URLs below a base URL. It is a regular expression, because MSW would decode the
 * segments behind a `*` and throw on a lone `%`, and because it would not match a relative path if
 * there is no `location`.
 */
export function basePattern(baseUrl: string): RegExp {
  // A mock gets no secret, so it may have any URL that a client may be allowed to have.
  const base = normalizeBaseUrl(baseUrl, true)
  const origin = /^[a-z]+:/.test(base) ? '' : '[a-z]+://[^/]+'
  return new RegExp(`^${origin}${base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`)
}
