import type { RequestOptions } from '../http/RequestOptions'
import type { Send } from '../http/send'
import { checkObject } from '../input/checkObject'
import { serializePatch } from '../input/serializePatch'
import type { MetadataPatch, RegisteredMetadata, Session } from '../session/Session'
import { sessionPath } from './sessionPath'
import { sessionRequest } from './sessionRequest'

/** `PATCH /sessions/{id}`, byte for byte what the official TypeScript SDK sends. */
export async function updateSession<TMetadata extends object = RegisteredMetadata>(
  send: Send,
  sessionId: string,
  edit: { metadata: MetadataPatch<NoInfer<TMetadata>> },
  options?: RequestOptions,
): Promise<Session<TMetadata>> {
  const request = sessionRequest('updateSession', sessionId)
  checkObject('edit', edit, '{ metadata }')
  const body = `{"metadata":${serializePatch(edit.metadata, sessionId)}}`
  const session = await send(
    { ...request, method: 'PATCH', path: sessionPath(sessionId), body },
    options,
  )
  return session as Session<TMetadata>
}
