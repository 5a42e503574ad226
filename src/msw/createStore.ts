import { mergeMetadata } from '../core/metadata'
import type { Metadata } from '../core/session'
import { type StoredSession, makeSession } from './makeSession'

/** What the server refuses: `reply` is the text it answers with. */
export class Refusal extends Error {
  readonly status: number
  readonly reply: string

  constructor(status: number, reply: string, sessionId?: string) {
    super(
      `Mock Zep: ${status} ${reply}${sessionId === undefined ? '' : ` (session "${sessionId}")`}`,
    )
    this.name = 'Refusal'
    this.status = status
    this.reply = reply
  }
}

/** Zep's session table: every write replaces a row, so a row that was read never changes. */
export interface Store {
  /** Rows that are not deleted, oldest first. */
  all(): StoredSession[]
  get(sessionId: string): StoredSession
  create(fields: {
    sessionId: string
    userId: string | null
    metadata: Metadata | null
  }): StoredSession
  /** Merges like the server; `null` only touches the session. */
  update(sessionId: string, metadata: Metadata | null): StoredSession
  end(sessionId: string): StoredSession
  delete(sessionId: string): void
}

export function createStore(seeds: readonly Partial<StoredSession>[]): Store {
  const rows = new Map<string, StoredSession>()
  let lastMicros = 0

  for (const [index, seed] of seeds.entries()) {
    const row = makeSession<Metadata | null>({ id: index + 1, metadata: null, ...seed })
    if (rows.has(row.sessionId)) {
      throw new Error(`Mock Zep: two seeds have the session id "${row.sessionId}"`)
    }
    rows.set(row.sessionId, row)
  }

  /** RFC 3339 with microseconds, and always later than what was stamped before. */
  function stamp(previous?: string | null): string {
    const afterPrevious = (Date.parse(previous ?? '') + 1) * 1000
    lastMicros = Math.max(Date.now() * 1000, lastMicros + 1, afterPrevious || 0)
    const millis = new Date(Math.floor(lastMicros / 1000)).toISOString().slice(0, -1)
    return `${millis}${String(lastMicros % 1000).padStart(3, '0')}Z`
  }

  function find(sessionId: string, includeDeleted: boolean): StoredSession {
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

    get: (sessionId) => find(sessionId, false),

    create(fields) {
      if (fields.sessionId === '') {
        throw new Refusal(400, 'bad request: sessionID cannot be empty')
      }
      if (rows.has(fields.sessionId)) {
        const reply = `bad request: session already exists with session_id: ${fields.sessionId}`
        throw new Refusal(400, reply)
      }
      return put(makeSession({ id: rows.size + 1, createdAt: stamp(), ...fields }))
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
      const row = find(sessionId, false)
      const now = stamp(row.updatedAt)
      return put({ ...row, endedAt: row.endedAt ?? now, updatedAt: now })
    },

    delete(sessionId) {
      put({ ...find(sessionId, false), deletedAt: stamp() })
    },
  }
}
