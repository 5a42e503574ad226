import { checkUserId } from '../check'
import { readSessions } from '../readSession'
import type { RegisteredMetadata, Session } from '../session'
import type { Send } from './send'
import type { RequestOptions } from './withDeadline'

/** `GET /users/{userId}/sessions`. */
export async function listUserSessions<TMetadata = RegisteredMetadata>(
  send: Send,
  userId: string,
  options?: RequestOptions,
): Promise<Session<TMetadata>[]> {
  checkUserId(userId)
  const sessions = await send(
    {
      operation: 'listUserSessions',
      path: `/users/${encodeURIComponent(userId)}/sessions`,
      read: readSessions,
    },
    options,
  )
  return sessions as Session<TMetadata>[]
}
