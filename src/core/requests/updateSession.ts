import { serializeMetadata } from '../check'
import type { MetadataPatch, RegisteredMetadata, Session } from '../session'
import type { Send } from './send'
import { sessionRequest } from './sessionRequest'
import type { RequestOptions } from './withDeadline'

/** `PATCH /sessions/{id}`, byte for byte as the official SDK sends it. */
export async function updateSession<TMetadata = RegisteredMetadata>(
  send: Send,
  sessionId: string,
  edit: { metadata: MetadataPatch<NoInfer<TMetadata>> },
  options?: RequestOptions,
): Promise<Session<TMetadata>> {
  const request = sessionRequest('updateSession', sessionId)
  const body = `{"metadata":${serializeMetadata(edit.metadata, sessionId)}}`
  const session = await send({ ...request, body }, options)
  return session as Session<TMetadata>
}
