import type { RequestOptions } from '../http/RequestOptions'
import type { Send } from '../http/send'
import { checkUserId } from '../input/checkId'
import type { RegisteredMetadata, Session } from '../session/Session'
import { userSessionsSchema } from '../session/sessionSchema'

/** `GET /users/{userId}/sessions`. */
export async function listUserSessions<TMetadata extends object = RegisteredMetadata>(
  send: Send,
  userId: string,
  options?: RequestOptions,
): Promise<Session<TMetadata>[]> {
  checkUserId(userId)
  const sessions = await send(
    {
      operation: 'listUserSessions',
      method: 'GET',
      path: `/users/${encodeURIComponent(userId)}/sessions`,
      schema: userSessionsSchema,
    },
    options,
  )
  return sessions as Session<TMetadata>[]
}
