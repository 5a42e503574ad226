import type { Metadata, Session } from '../core/session'

/** A session as the mock keeps it; `metadata` is null where none was ever given, as on the server. */
export type StoredSession = Session<Metadata | null>

/** What a mock session starts from: its id, and whatever else matters to the test. */
export interface SessionSeed extends Partial<Omit<Session<unknown>, 'sessionId' | 'metadata'>> {
  sessionId: string
  metadata?: object | null | undefined
}

const NO_PROJECT = '00000000-0000-0000-0000-000000000000'

/**
 * Makes a complete session: what you leave out gets a fixed value, so two runs see the same data.
 *
 * @example makeSession({ sessionId: 'demo', metadata: { plan: 'free' } })
 */
export function makeSession<TMetadata>(
  fields: Partial<Session<TMetadata>> & { metadata: TMetadata },
): Session<TMetadata>
export function makeSession(fields?: Partial<Session<Metadata>>): Session<Metadata>
export function makeSession(fields: Partial<Session<Metadata>> = {}): Session<Metadata> {
  const { id = 1, createdAt = '2026-01-01T00:00:00.000000Z' } = fields
  return {
    sessionId: 'session-1',
    metadata: {},
    userId: null,
    createdAt,
    updatedAt: createdAt,
    endedAt: null,
    deletedAt: null,
    uuid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    id,
    projectUuid: NO_PROJECT,
    ...fields,
  }
}

/** The session as Zep sends it: snake_case, fields in Zep's order, metadata keys sorted. */
export function toWire(session: StoredSession): Record<string, unknown> {
  const {
    sessionId,
    metadata,
    userId,
    createdAt,
    updatedAt,
    endedAt,
    deletedAt,
    uuid,
    id,
    projectUuid,
    factRatingInstruction,
    ...rest
  } = session
  return {
    uuid,
    id,
    created_at: createdAt,
    updated_at: updatedAt,
    deleted_at: deletedAt,
    ended_at: endedAt,
    session_id: sessionId,
    metadata: sortKeys(metadata),
    user_id: userId,
    project_uuid: projectUuid,
    fact_rating_instruction: factRatingInstruction,
    ...rest,
  }
}

/** `Object.fromEntries` defines properties, so a `__proto__` key stays a key. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sortKeys(child)]),
  )
}
