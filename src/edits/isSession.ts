import type { Metadata, Session } from '../core/session/Session'

/** Whether a cached value is a single session. */
export function isSession(data: unknown): data is Session<Metadata> {
  return typeof data === 'object' && data !== null && 'sessionId' in data && 'metadata' in data
}
