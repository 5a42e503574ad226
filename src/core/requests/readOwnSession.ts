import { readSession } from '../readSession'
import type { Metadata, Session } from '../session'
import type { Expectation } from './readResponse'

/** Reads the session that was asked for; another one is never taken for it. */
export function readOwnSession(sessionId: string): Expectation<Session<Metadata>>['read'] {
  return (wire, issues) => {
    const session = readSession(wire, issues)
    if (session && session.sessionId !== sessionId) {
      issues.push({ path: ['session_id'], code: 'session_mismatch' })
    }
    return session
  }
}
