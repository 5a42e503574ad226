/** What happens to a request. */
export interface Fate {
  /** The name under which it is counted. */
  readonly name: string
  /** Whether the server applies the request before anything goes wrong. */
  readonly applied: boolean
  /** The status of the response; 0 if the connection fails. */
  readonly status: number
  readonly headers?: Record<string, string>
  /** Whether the body of the response cannot be parsed. */
  readonly garbled?: boolean
}

/**
 * How the client has to treat a response: `again` is retried, `bad` concerns one edit (a composed
 * PATCH is sent again edit by edit), `fatal` concerns none in particular (all of the request fail).
 */
export type Verdict = 'ok' | 'again' | 'bad' | 'fatal' | 'gone'

export const OK: Fate = { name: 'ok', applied: true, status: 200 }

/** Everything that can happen to a PATCH. */
export const PATCH_FATES: readonly Fate[] = [
  OK,
  { name: 'lost before', applied: false, status: 0 },
  { name: 'lost after it was applied', applied: true, status: 0 },
  { name: '503', applied: false, status: 503 },
  { name: '503 after it was applied', applied: true, status: 503 },
  { name: '503 with Retry-After', applied: false, status: 503, headers: { 'retry-after': '7' } },
  { name: '502', applied: false, status: 502 },
  { name: '504 after it was applied', applied: true, status: 504 },
  { name: '408', applied: false, status: 408 },
  { name: '429', applied: false, status: 429 },
  { name: '429 with Retry-After', applied: false, status: 429, headers: { 'retry-after': '7' } },
  { name: '400', applied: false, status: 400 },
  { name: '413', applied: false, status: 413 },
  { name: '404', applied: false, status: 404 },
  { name: '409', applied: false, status: 409 },
  { name: '410', applied: false, status: 410 },
]

/** Those whose treatment depends on whom a status concerns. */
export const MORE_FATES: readonly Fate[] = [
  { name: '401', applied: false, status: 401 },
  { name: '403', applied: false, status: 403 },
  { name: '500', applied: false, status: 500 },
  { name: '500 after it was applied', applied: true, status: 500 },
  { name: '501', applied: false, status: 501 },
  { name: 'redirect', applied: false, status: 302, headers: { location: '/elsewhere' } },
  { name: 'unreadable success', applied: true, status: 200, garbled: true },
]

/** What can happen to a GET. */
export const GET_FATES: readonly Fate[] = [
  OK,
  { name: 'lost', applied: true, status: 0 },
  { name: '503', applied: true, status: 503 },
  { name: '500', applied: true, status: 500 },
]

/** Classifies a response. Written independently of the client, which must not be trusted here. */
export function judge(status: number, garbled: boolean): Verdict {
  if ([0, 408, 429, 500, 502, 503, 504].includes(status)) return 'again'
  if ([404, 409, 410].includes(status)) return 'gone'
  if ([400, 413, 422].includes(status)) return 'bad'
  // An add is answered with 201 by the handler.
  return [200, 201].includes(status) && !garbled ? 'ok' : 'fatal'
}

const CODES: Record<number, string> = {
  0: 'network',
  200: 'invalid_response',
  302: 'redirect',
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  413: 'too_large',
  422: 'http',
  429: 'rate_limited',
  408: 'http',
}

/** The code of the `ZepError` for a response with this status. */
export function toCode(status: number): string {
  return CODES[status] ?? 'server'
}
