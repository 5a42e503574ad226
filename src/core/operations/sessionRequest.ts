import { responseIssue } from '../http/responseIssue'
import type { ZepRequest } from '../http/send'
import { checkSessionId } from '../input/checkId'
import type { Metadata, Session } from '../session/Session'
import { sessionSchema } from '../session/sessionSchema'

/** What every request for one session has in common: the response is that session, never another. */
export function sessionRequest(
  operation: string,
  sessionId: string,
): Pick<ZepRequest<Session<Metadata>>, 'operation' | 'sessionId' | 'schema' | 'findIssue'> {
  checkSessionId(sessionId)
  return {
    operation,
    sessionId,
    schema: sessionSchema,
    findIssue: (session) =>
      session.sessionId === sessionId
        ? undefined
        : responseIssue('session_mismatch', ['session_id']),
  }
}
