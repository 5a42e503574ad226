import type { RequestOptions } from '../http/RequestOptions'
import type { Send } from '../http/send'
import { checkSessionId } from '../input/checkId'
import { objectSchema } from '../session/sessionSchema'
import { sessionPath } from './sessionPath'

/** `DELETE /sessions/{id}/memory`, which deletes the session together with its messages. */
export async function deleteSession(
  send: Send,
  sessionId: string,
  options?: RequestOptions,
): Promise<void> {
  checkSessionId(sessionId)
  const path = `${sessionPath(sessionId)}/memory`
  const request = { operation: 'deleteSession', method: 'DELETE', sessionId, path } as const
  await send({ ...request, schema: objectSchema }, options)
}
