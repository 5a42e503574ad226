import type { RequestOptions } from '../http/RequestOptions'
import type { Send } from '../http/send'
import type { RegisteredMetadata, Session } from '../session/Session'
import { sessionPath } from './sessionPath'
import { sessionRequest } from './sessionRequest'

/** `GET /sessions/{id}`. */
export async function getSession<TMetadata extends object = RegisteredMetadata>(
  send: Send,
  sessionId: string,
  options?: RequestOptions,
): Promise<Session<TMetadata>> {
  const request = sessionRequest('getSession', sessionId)
  const session = await send({ ...request, method: 'GET', path: sessionPath(sessionId) }, options)
  return session as Session<TMetadata>
}
