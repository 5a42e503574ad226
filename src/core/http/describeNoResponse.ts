import { isBrowser } from './isBrowser'

/**
 * The message for a request without a response. In a browser, a user reads it, and the reason may
 * also be CORS, which no page is told.
 */
export function describeNoResponse(baseUrl: string): string {
  if (!isBrowser()) return 'No response arrived. Check the network and baseUrl; see the cause.'
  const hint = baseUrl.startsWith('http')
    ? ' For developers: check baseUrl. A browser cannot call Zep itself, only through react-zep/server.'
    : ''
  return `The server cannot be reached. Check your connection and try again.${hint}`
}
