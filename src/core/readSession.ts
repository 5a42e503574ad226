import { isJsonObject } from './json'
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
  const {
    session_id: sessionId,
    metadata,
    user_id: userId,
    created_at: createdAt,
    updated_at: updatedAt,
    ended_at: endedAt,
    deleted_at: deletedAt,
    project_uuid: projectUuid,
    fact_rating_instruction: factRatingInstruction,
    facts,
    classifications,
    ...rest
  } = wire
  if (typeof sessionId !== 'string' || !sessionId) {
    issues.push({ path: [...path, 'session_id'], code: 'missing_session_id' })
    return undefined
  }
  if (metadata != null && !isJsonObject(metadata)) {
    issues.push({ path: [...path, 'metadata'], code: 'metadata_not_object' })
    return undefined
  }
  return {
    ...rest,
    sessionId,
    metadata: metadata ?? {},
    userId: readText(userId),
    createdAt: readTime(createdAt),
    updatedAt: readTime(updatedAt),
    endedAt: readTime(endedAt),
    deletedAt: readTime(deletedAt),
    uuid: readText(rest['uuid']),
    id: readNumber(rest['id']),
    projectUuid: readText(projectUuid),
    ...(Array.isArray(facts) && { facts: facts.filter(isString) }),
    ...(isJsonObject(factRatingInstruction) && { factRatingInstruction }),
    ...(isJsonObject(classifications) && {
      classifications: Object.fromEntries(Object.entries(classifications).filter(isStringEntry)),
    }),
  }
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
  return isString(value) && value ? value : null
}

/** Go writes the year 1 for a time that is not set. */
function readTime(value: unknown): string | null {
  const text = readText(value)
  return text?.startsWith('0001-') ? null : text
}

function readNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isStringEntry(entry: [string, unknown]): entry is [string, string] {
  return isString(entry[1])
}
