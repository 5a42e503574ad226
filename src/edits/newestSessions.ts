import type { Metadata, Session } from '../core/session/Session'
import { compareTimestamps } from './compareTimestamps'
import { mapSessions } from './mapSessions'

/** Every session that a cached value contains. */
export function sessionIdsIn(data: unknown): Set<string> {
  const sessionIds = new Set<string>()
  const change = (session: Session<Metadata>): Session<Metadata> => {
    sessionIds.add(session.sessionId)
    return session
  }
  mapSessions(data, { change })
  return sessionIds
}

/** The newest copy of each session in these values; of several, the first one. */
export function newestSessions(
  sessionIds: ReadonlySet<string>,
  values: Iterable<unknown>,
): Map<string, Session<Metadata>> {
  const newest = new Map<string, Session<Metadata>>()
  const learn = (session: Session<Metadata>): Session<Metadata> => {
    const known = newest.get(session.sessionId)
    if (!known || isOlder(known, session)) newest.set(session.sessionId, session)
    return session
  }
  for (const value of values) mapSessions(value, { sessionIds, change: learn })
  return newest
}

/** Whether a copy is certainly older than another one: every edit moves `updatedAt`. */
export function isOlder(session: Session<Metadata>, other: Session<Metadata>): boolean {
  const age = compareTimestamps(session.updatedAt, other.updatedAt)
  return age !== undefined && age < 0
}
