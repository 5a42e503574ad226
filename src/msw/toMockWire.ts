import type { Metadata } from '../core/session/Session'
import { toWire } from '../core/session/toWire'
import { makeSession, type StoredSession } from './makeSession'

/** The fields that `toWire` writes. Those that `makeSession` leaves out are optional. */
const DOCUMENTED: readonly string[] = [
  ...Object.keys(makeSession()),
  'facts',
  'factRatingInstruction',
  'classifications',
]

/**
 * Writes a session as Zep sends it: `toWire`, with sorted metadata keys. Fields that Zep does not
 * document keep their names, so that a test can seed them.
 */
export function toMockWire(session: StoredSession): Metadata {
  const others = Object.entries(session).filter(([name]) => !DOCUMENTED.includes(name))
  return { ...toWire(sortMetadata(session)), ...Object.fromEntries(others) }
}

function sortMetadata(session: StoredSession): StoredSession {
  return { ...session, metadata: session.metadata && (sortKeys(session.metadata) as Metadata) }
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
