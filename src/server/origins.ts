import type { Settings } from './checkOptions'

type OriginSettings = Pick<Settings, 'allowedOrigins' | 'allowServerCallers'>

/**
 * Whether a page of this app, or of an allowed origin, sent the request: no other page can forge
 * these headers. `Sec-Fetch-Site` comes first, since a proxy may hide the own origin.
 */
export function isFromOwnPage(request: Request, settings: OriginSettings): boolean {
  const origin = request.headers.get('Origin')
  if (origin !== null && settings.allowedOrigins.includes(origin)) return true
  const site = request.headers.get('Sec-Fetch-Site')
  if (site !== null) return site === 'same-origin'
  if (origin !== null) return origin === new URL(request.url).origin
  return settings.allowServerCallers
}

/** What lets the page of an allowed origin read an answer; nothing for any other. */
export function corsHeaders(request: Request, settings: OriginSettings): Record<string, string> {
  const origin = request.headers.get('Origin')
  if (origin === null || !settings.allowedOrigins.includes(origin)) return {}
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
  }
}

/** What a preflight asks for; nothing for an origin that is not allowed. */
export function preflightHeaders(
  cors: Record<string, string>,
  methods: string,
): Record<string, string> {
  if (Object.keys(cors).length === 0) return {}
  return {
    'Access-Control-Allow-Methods': methods,
    // `Authorization` is the app's own, for `authorize`: it never reaches Zep.
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': '600',
  }
}
