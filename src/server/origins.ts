import type { Settings } from './checkOptions'

type OriginSettings = Pick<Settings, 'allowedOrigins' | 'allowServerCallers'>

/**
 * Whether a page of this app or of an allowed origin sent the request. No other page can forge these
 * headers. `Sec-Fetch-Site` comes first, because a proxy may hide the app's own origin. A read needs
 * less of a proof: users may open it themselves, and servers and old browsers may send neither header.
 */
export function isFromOwnPage(
  request: Request,
  isRead: boolean,
  settings: OriginSettings,
): boolean {
  const origin = request.headers.get('Origin')
  if (origin !== null && settings.allowedOrigins.includes(origin)) return true
  const site = request.headers.get('Sec-Fetch-Site')
  if (site !== null) return site === 'same-origin' || (isRead && site === 'none')
  if (origin !== null) return origin === new URL(request.url).origin
  return isRead || settings.allowServerCallers
}

/** The headers that let a page of an allowed origin read the response. Other origins get none. */
export function corsHeaders(request: Request, settings: OriginSettings): Record<string, string> {
  const origin = request.headers.get('Origin')
  if (origin === null || !settings.allowedOrigins.includes(origin)) return {}
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
  }
}

/** The headers that answer a preflight. An origin that is not allowed gets none. */
export function preflightHeaders(
  cors: Record<string, string>,
  methods: string,
): Record<string, string> {
  if (Object.keys(cors).length === 0) return {}
  return {
    'Access-Control-Allow-Methods': methods,
    // `Authorization` is for the app's own `authorize` and never reaches Zep.
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': '600',
  }
}
