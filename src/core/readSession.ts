import { isJsonObject, setOwn } from './json'
import type { PathSegment } from './path'
import type { ReadIssue } from './readIssue'
import type { Metadata, Session, SessionList } from './session'

/**
 * Reads a session off the wire. Only `session_id` and `metadata` can make it unreadable: a field
 * that nothing depends on is null when it has another type than Zep documents.
 */
export function readSession(
  wire: unknown,
  issues: ReadIssue[],
  path: PathSegment[] = [],
): Session<Metadata> | undefined {
  if (!isJsonObject(wire)) {
    issues.push({ path, code: 'not_object' })
    return undefined
  }
  const { session_id: sessionId, metadata, facts, classifications } = wire
  const instruction = wire['fact_rating_instruction']
  if (typeof sessionId !== 'string' || !sessionId) {
    issues.push({ path: [...path, 'session_id'], code: 'missing_session_id' })
    return undefined
  }
  if (metadata != null && !isJsonObject(metadata)) {
    issues.push({ path: [...path, 'metadata'], code: 'metadata_not_object' })
    return undefined
  }
  const session: Session<Metadata> & Metadata = {
    sessionId,
    metadata: metadata ?? {},
    userId: readText(wire['user_id']),
    createdAt: readTime(wire['created_at']),
    updatedAt: readTime(wire['updated_at']),
    endedAt: readTime(wire['ended_at']),
    deletedAt: readTime(wire['deleted_at']),
    uuid: readText(wire['uuid']),
    id: readNumber(wire['id']),
    projectUuid: readText(wire['project_uuid']),
    facts: Array.isArray(facts) ? (facts as string[]) : undefined,
    factRatingInstruction: isJsonObject(instruction) ? instruction : undefined,
    classifications: isJsonObject(classifications)
      ? (classifications as Record<string, string>)
      : undefined,
  }
  // What is not read yet is a field that Zep added since.
  for (const key of Object.keys(wire)) {
    const name = key.replace(/_./g, (match) => match.slice(1).toUpperCase())
    if (!Object.hasOwn(session, name)) setOwn(session, key, wire[key])
  }
  return session
}

/** Reads a bare array of sessions; null, which is Go's empty slice, is none. */
export function readSessions(
  wire: unknown,
  issues: ReadIssue[],
  path: PathSegment[] = [],
): Session<Metadata>[] {
  if (wire === null) return []
  if (!Array.isArray(wire)) {
    issues.push({ path, code: 'not_array' })
    return []
  }
  return wire.flatMap((row: unknown, index) => readSession(row, issues, [...path, index]) ?? [])
}

/** Reads a page of sessions; where the server does not count, the rows are the count. */
export function readSessionList(
  wire: unknown,
  issues: ReadIssue[],
): SessionList<Metadata> | undefined {
  if (!isJsonObject(wire)) {
    issues.push({ path: [], code: 'not_object' })
    return undefined
  }
  const sessions = readSessions(wire['sessions'], issues, ['sessions'])
  return {
    sessions,
    totalCount: readNumber(wire['total_count']) ?? sessions.length,
    responseCount: readNumber(wire['response_count']) ?? sessions.length,
  }
}

function readText(value: unknown): string | null {
  return typeof value === 'string' && value ? value : null
}

/** Go writes the year 1 for a time that is not set. */
function readTime(value: unknown): string | null {
  const text = readText(value)
  return text?.startsWith('0001-') ? null : text
}

function readNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
