import type { Session } from '../core/session'

/**
 * Applies a change to every session inside a cached value: a session, a list, the pages of an
 * infinite list, the sessions of a user. What does not change keeps its identity, and so does a
 * value of any other shape.
 */
export function mapSessions<TData>(data: TData, change: (session: Session) => Session): TData {
  return mapValue(data, change) as TData
}

/** Whether a cached value holds the session. */
export function hasSession(data: unknown, sessionId: string): boolean {
  let found = false
  mapSessions(data, (session) => {
    found ||= session.sessionId === sessionId
    return session
  })
  return found
}

function mapValue(data: unknown, change: (session: Session) => Session): unknown {
  if (Array.isArray(data)) return mapItems(data, change)
  if (typeof data !== 'object' || data === null) return data
  if (isSession(data)) return change(data)
  if ('sessions' in data) return mapField(data, 'sessions', data.sessions, change)
  if ('pages' in data) return mapField(data, 'pages', data.pages, change)
  return data
}

function mapItems(items: unknown[], change: (session: Session) => Session): unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    const mapped = mapValue(item, change)
    if (mapped !== item) (copy ??= items.slice())[index] = mapped
  }
  return copy ?? items
}

function mapField(
  data: object,
  field: string,
  value: unknown,
  change: (session: Session) => Session,
): object {
  const mapped = mapValue(value, change)
  return mapped === value ? data : { ...data, [field]: mapped }
}

function isSession(data: object): data is Session {
  return 'sessionId' in data && 'metadata' in data
}
