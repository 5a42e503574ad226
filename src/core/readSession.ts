import { isJsonObject, setOwn } from './json'
import type { PathSegment } from './path'
import type { ReadIssue } from './readIssue'
import type { Metadata, Session, SessionList } from './session'

const KNOWN = new Set([
  'session_id',
  'metadata',
  'user_id',
  'created_at',
  'updated_at',
  'ended_at',
  'deleted_at',
  'uuid',
  'id',
  'project_uuid',
  'facts',
  'fact_rating_instruction',
  'classifications',
])

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
  const factRatingInstruction = wire['fact_rating_instruction']
  if (typeof sessionId !== 'string' || !sessionId) {
    issues.push({ path: [...path, 'session_id'], code: 'missing_session_id' })
    return undefined
  }
  if (metadata != null && !isJsonObject(metadata)) {
    issues.push({ path: [...path, 'metadata'], code: 'metadata_not_object' })
    return undefined
  }
  return {
    ...pickUnknown(wire),
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

/** Fields that Zep may add. A rest pattern would do the same, four times as slowly. */
function pickUnknown(wire: Metadata): Metadata {
  const unknown: Metadata = {}
  for (const key of Object.keys(wire)) if (!KNOWN.has(key)) setOwn(unknown, key, wire[key])
  return unknown
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
