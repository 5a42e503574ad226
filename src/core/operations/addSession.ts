import type { RequestOptions } from '../http/RequestOptions'
import type { Send } from '../http/send'
import { checkUserId } from '../input/checkId'
import { checkObject } from '../input/checkObject'
import { serializeMetadata } from '../input/serializeMetadata'
import type { RegisteredMetadata, Session } from '../session/Session'
import { sessionRequest } from './sessionRequest'

/** The session to add. */
export interface NewSession<TMetadata extends object = RegisteredMetadata> {
  /** Yours to choose. Zep refuses one that exists with 400. */
  sessionId: string
  /** The user it belongs to, who must exist. */
  userId?: string | undefined
  metadata?: TMetadata | undefined
}

/** `POST /sessions`. */
export async function addSession<TMetadata extends object = RegisteredMetadata>(
  send: Send,
  newSession: NewSession<NoInfer<TMetadata>>,
  options?: RequestOptions,
): Promise<Session<TMetadata>> {
  checkObject('newSession', newSession, '{ sessionId }')
  const request = sessionRequest('addSession', newSession.sessionId)
  const body = serializeNewSession(newSession)
  const session = await send({ ...request, method: 'POST', path: '/sessions', body }, options)
  return session as Session<TMetadata>
}

/**
 * Checks a new session and returns the body of its POST. What is not given is not sent.
 *
 * @throws {ZepError} `invalid_input`
 */
export function serializeNewSession({ sessionId, userId, metadata }: NewSession<object>): string {
  const fields = [`"session_id":${JSON.stringify(sessionId)}`]
  if (userId !== undefined) {
    checkUserId(userId)
    fields.push(`"user_id":${JSON.stringify(userId)}`)
  }
  if (metadata !== undefined) fields.push(`"metadata":${serializeMetadata(metadata, sessionId)}`)
  return `{${fields.join()}}`
}
