import { invalidInput } from './invalidInput'
import { serializeMetadata } from './serializeMetadata'

/**
 * Checks the metadata of an edit and returns its JSON. Unlike that of a new session, it must not be
 * empty: Zep would wipe all metadata.
 *
 * @throws {ZepError} `invalid_input`, with the path of the first fault in `issues`
 */
export function serializePatch(metadata: unknown, sessionId: string): string {
  const json = serializeMetadata(metadata, sessionId)
  if (json === '{}') throw invalidInput('metadata', 'empty', { sessionId })
  return json
}
