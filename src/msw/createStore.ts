import { mergeMetadata } from '../core/session/mergeMetadata'
import type { Metadata } from '../core/session/Session'
import { makeSession, type StoredSession } from './makeSession'
import { Refusal } from './Refusal'

/** Zep's session table. Every write replaces a row, so a row that was read never changes. */
export interface Store {
  /** Returns the rows that are not deleted, oldest first. */
  all: () => StoredSession[]
  get: (sessionId: string) => StoredSession
  /** The ids of the users that exist. */
  users: readonly string[]
  add: (fields: NewRow) => StoredSession
  /** Merges like the server. Null only touches the session. */
  update: (sessionId: string, metadata: Metadata | null) => StoredSession
  end: (sessionId: string) => StoredSession
  /** Deletes the row, so that its id is free again. */
  delete: (sessionId: string) => void
}

export interface NewRow {
  sessionId: string
  userId: string | null
  metadata: Metadata | null
}

export function createStore(
  seeds: readonly Partial<StoredSession>[],
  users: readonly string[] = [],
): Store {
  const rows = new Map<string, StoredSession>()
  const known = new Set(users)
  let lastId = seeds.length
  let lastMicros = 0

  for (const [index, seed] of seeds.entries()) {
    const row = makeSession<Metadata | null>({ id: index + 1, metadata: null, ...seed })
    if (rows.has(row.sessionId)) {
      throw new Error(`Mock Zep: two seeds have the session id "${row.sessionId}"`)
    }
    rows.set(row.sessionId, row)
    if (row.userId) known.add(row.userId)
    lastId = Math.max(lastId, row.id ?? 0)
  }

  /** RFC 3339 with microseconds, and always later than the stamps before it. */
  function stamp(previous?: string | null): string {
    const afterPrevious = (Date.parse(previous ?? '') + 1) * 1000
    lastMicros = Math.max(Date.now() * 1000, lastMicros + 1, afterPrevious || 0)
    const millis = new Date(Math.floor(lastMicros / 1000)).toISOString().slice(0, -1)
    return `${millis}${String(lastMicros % 1000).padStart(3, '0')}Z`
  }

  /** A row with `deletedAt` comes from a seed only: it is deleted in the database itself. */
  function find(sessionId: string, includeDeleted = false): StoredSession {
    const row = rows.get(sessionId)
    if (!row || (row.deletedAt !== null && !includeDeleted)) {
      throw new Refusal(404, 'not found', sessionId)
    }
    return row
  }

  function put(row: StoredSession): StoredSession {
    rows.set(row.sessionId, row)
    return row
  }

  return {
    all: () => [...rows.values()].filter((row) => row.deletedAt === null),

    get: (sessionId) => find(sessionId),

    users: [...known],

    add(fields) {
      const { sessionId, userId } = fields
      // Zep looks up a user that is named, and leaves an empty id to the database.
      if (userId !== null && userId !== '' && !known.has(userId)) {
        throw new Refusal(400, 'user not found')
      }
      if (sessionId === '') throw new Refusal(400, 'bad request: sessionID cannot be empty')
      if (rows.has(sessionId)) {
        const reason = `bad request: session already exists with session_id: ${sessionId}`
        throw new Refusal(400, reason)
      }
      if (userId === '') throw new Refusal(400, 'bad request: user does not exist with user_id: ')
      return put(makeSession({ id: ++lastId, createdAt: stamp(), ...fields }))
    },

    update(sessionId, metadata) {
      const row = find(sessionId, true)
      if (row.endedAt !== null) {
        throw new Refusal(409, 'session ended: session has ended', sessionId)
      }
      return put({
        ...row,
        metadata: metadata === null ? row.metadata : mergeMetadata(row.metadata ?? {}, metadata),
        updatedAt: stamp(row.updatedAt),
        deletedAt: null,
      })
    },

    end(sessionId) {
      const row = find(sessionId)
      const now = stamp(row.updatedAt)
      return put({ ...row, endedAt: row.endedAt ?? now, updatedAt: now })
    },

    delete(sessionId) {
      rows.delete(find(sessionId).sessionId)
    },
  }
}
