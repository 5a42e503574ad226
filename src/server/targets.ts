import { checkSessionId, checkUserId } from '../core/input/checkId'
import { getOwn, isJsonObject } from '../core/session/json'
import type { Metadata } from '../core/session/Session'
import { Refusal } from './Refusal'

/** Whose data a request is about. */
export interface Target {
  sessionId: string | null
  userId: string | null
}

/** The id in a path, still encoded. */
interface PathInput {
  segment: string
}

/** @throws {Refusal | ZepError} if the id is invalid */
export function readSession({ segment }: PathInput): { sessionId: string; userId: null } {
  const sessionId = decodeOnce(segment)
  checkSessionId(sessionId)
  return { sessionId, userId: null }
}

/** @throws {Refusal | ZepError} if the id is invalid */
export function readUser({ segment }: PathInput): { sessionId: null; userId: string } {
  const userId = decodeOnce(segment)
  checkUserId(userId)
  return { sessionId: null, userId }
}

interface NewSessionTarget extends Target {
  sessionId: string
  metadata: Metadata | undefined
}

/** @throws {Refusal | ZepError} if a field is missing or invalid */
export function readNewSession({ body }: { body: Metadata }): NewSessionTarget {
  const sessionId = getOwn(body, 'session_id')
  checkSessionId(sessionId)
  const metadata = Object.hasOwn(body, 'metadata') ? readMetadata(body) : undefined
  const userId = getOwn(body, 'user_id')
  if (userId === undefined) return { sessionId, userId: null, metadata }
  checkUserId(userId)
  return { sessionId, userId, metadata }
}

/**
 * Reads the metadata of a body. The client checks what it contains.
 *
 * @throws {Refusal} 400
 */
export function readMetadata(body: Metadata): Metadata {
  const metadata = getOwn(body, 'metadata')
  if (!isJsonObject(metadata)) throw new Refusal(400, '"metadata" must be an object.')
  return metadata
}

/** Decodes once. The check of ids refuses a `%` that is left, because Zep would decode it again. */
function decodeOnce(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new Refusal(400, 'The id in the path is not valid. Encode it with encodeURIComponent.')
  }
}
