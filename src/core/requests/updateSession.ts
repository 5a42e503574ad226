import { checkSessionId, serializeMetadata } from '../check'
import type { MetadataPatch, RegisteredMetadata, Session } from '../session'
import { readOwnSession } from './readOwnSession'
import type { Send } from './send'
import type { RequestOptions } from './withDeadline'

/** `PATCH /sessions/{id}`, byte for byte as the official SDK sends it. */
export async function updateSession<TMetadata = RegisteredMetadata>(
  send: Send,
  sessionId: string,
  edit: { metadata: MetadataPatch<NoInfer<TMetadata>> },
  options?: RequestOptions,
): Promise<Session<TMetadata>> {
  checkSessionId(sessionId)
  const metadata = serializeMetadata(edit.metadata, sessionId)
  const session = await send(
    {
      operation: 'updateSession',
      sessionId,
      path: `/sessions/${encodeURIComponent(sessionId)}`,
      body: `{"metadata":${metadata}}`,
      read: readOwnSession(sessionId),
    },
    options,
  )
  return session as Session<TMetadata>
}
