import type { Metadata, Session } from '../core/session/Session'

/** A session as the mock stores it. As on the server, `metadata` is null until it is set. */
export type StoredSession = Session<Metadata | null>

/** What a mock session starts with: its id, and whatever else matters to the test. */
export interface SessionSeed extends Partial<Omit<Session<unknown>, 'sessionId' | 'metadata'>> {
  sessionId: string
  metadata?: object | null | undefined
}

const NO_PROJECT = '00000000-0000-0000-0000-000000000000'

/**
 * Makes a complete session. Every field that you leave out gets a fixed value, so two runs see the
 * same data.
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
