import { isJsonObject } from '../../core/session/json'
import type { Metadata } from '../../core/session/Session'
import { Refusal } from '../Refusal'

/** Reads the metadata of a request body. Null means that there is none. */
export function readMetadata(body: unknown): Metadata | null {
  if (!isJsonObject(body)) throw new Refusal(400, 'invalid JSON body')
  const { metadata = null } = body
  if (metadata !== null && !isJsonObject(metadata)) {
    throw new Refusal(400, 'json: metadata must be an object')
  }
  return metadata
}
