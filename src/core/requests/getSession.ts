import type { RegisteredMetadata, Session } from '../session'
import type { Send } from './send'
import { sessionRequest } from './sessionRequest'
import type { RequestOptions } from './withDeadline'

/** `GET /sessions/{id}`. */
export async function getSession<TMetadata = RegisteredMetadata>(
  send: Send,
  sessionId: string,
  options?: RequestOptions,
): Promise<Session<TMetadata>> {
  const session = await send(sessionRequest('getSession', sessionId), options)
  return session as Session<TMetadata>
}
