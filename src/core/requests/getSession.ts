import { checkSessionId } from '../check'
import type { RegisteredMetadata, Session } from '../session'
import { readOwnSession } from './readOwnSession'
import type { Send } from './send'
import type { RequestOptions } from './withDeadline'

/** `GET /sessions/{id}`. */
export async function getSession<TMetadata = RegisteredMetadata>(
  send: Send,
  sessionId: string,
  options?: RequestOptions,
): Promise<Session<TMetadata>> {
  checkSessionId(sessionId)
  const session = await send(
    {
      operation: 'getSession',
      sessionId,
      path: `/sessions/${encodeURIComponent(sessionId)}`,
      read: readOwnSession(sessionId),
    },
    options,
  )
  return session as Session<TMetadata>
}
