import { checkSessionId } from '../check'
import { readSession } from '../readSession'
import type { Metadata, Session } from '../session'
import type { ZepRequest } from './send'

/** A request of one session, whose answer is that session and never another one. */
export function sessionRequest(
  operation: string,
  sessionId: string,
): ZepRequest<Session<Metadata>> {
  checkSessionId(sessionId)
  return {
    operation,
    sessionId,
    path: `/sessions/${encodeURIComponent(sessionId)}`,
    read: (wire, issues) => {
      const session = readSession(wire, issues)
      if (session && session.sessionId !== sessionId) {
        issues.push({ path: ['session_id'], code: 'session_mismatch' })
      }
      return session
    },
  }
}
