import type { Metadata, Session } from '../core/session/Session'

/** What to do to the sessions inside a cached value. */
export interface SessionChanges {
  change?: (session: Session<Metadata>) => Session<Metadata>
  /** Whether to take a session out of its list; a session that is not in a list stays. */
  isRemoved?: (session: Session<Metadata>) => boolean
}

/**
 * Applies changes to every session inside a cached value: a session, a list, the pages of an
 * infinite list, the sessions of a user. What does not change keeps its identity, and so does a
 * value of any other shape. The counts of a list follow the rows that are removed.
 */
export function mapSessions<TData>(data: TData, changes: SessionChanges): TData {
  return mapValue(data, changes) as TData
}

/** Whether a cached value contains the session. */
export function hasSession(data: unknown, sessionId: string): boolean {
  let isFound = false
  const change = (session: Session<Metadata>): Session<Metadata> => {
    isFound ||= session.sessionId === sessionId
    return session
  }
  mapSessions(data, { change })
  return isFound
}

/** Whether a cached value is a single session. */
export function isSession(data: unknown): data is Session<Metadata> {
  return typeof data === 'object' && data !== null && 'sessionId' in data && 'metadata' in data
}

function mapValue(data: unknown, changes: SessionChanges): unknown {
  if (Array.isArray(data)) return mapItems(data, changes)
  if (typeof data !== 'object' || data === null) return data
  if (isSession(data)) return changes.change?.(data) ?? data
  if (isList(data)) return mapList(data, changes)
  if ('pages' in data && Array.isArray(data.pages)) return mapPages(data, data.pages, changes)
  return data
}

function mapItems<TItem>(items: TItem[], changes: SessionChanges): TItem[] {
  let copy: TItem[] | undefined
  for (const [index, item] of items.entries()) {
    const isRemoved = isSession(item) && changes.isRemoved?.(item) === true
    const mapped = isRemoved ? item : (mapValue(item, changes) as TItem)
    if (isRemoved || mapped !== item) copy ??= items.slice(0, index)
    if (!isRemoved) copy?.push(mapped)
  }
  return copy ?? items
}

/** A list of sessions; one that the app has made may lack the counts. */
interface List {
  sessions: unknown[]
  totalCount?: unknown
  responseCount?: unknown
}

function isList(data: unknown): data is List {
  return (
    typeof data === 'object' && data !== null && 'sessions' in data && Array.isArray(data.sessions)
  )
}

function mapList(list: List, changes: SessionChanges): List {
  const sessions = mapItems(list.sessions, changes)
  if (sessions === list.sessions) return list
  const removed = list.sessions.length - sessions.length
  return reduceCounts({ ...list, sessions }, { totalCount: removed, responseCount: removed })
}

function mapPages(data: object, pages: unknown[], changes: SessionChanges): object {
  const mapped = mapItems(pages, changes)
  if (mapped === pages) return data
  const removed = pages.map((page, index) => countRows(page) - countRows(mapped[index]))
  const total = removed.reduce((sum, count) => sum + count, 0)
  // Every page counts the sessions of all pages.
  const counted = mapped.map((page, index) =>
    isList(page) ? reduceCounts(page, { totalCount: total - (removed[index] ?? 0) }) : page,
  )
  return { ...data, pages: counted }
}

function countRows(page: unknown): number {
  return isList(page) ? page.sessions.length : 0
}

function reduceCounts(list: List, by: { totalCount: number; responseCount?: number }): List {
  let reduced = list
  for (const name of ['totalCount', 'responseCount'] as const) {
    const count = list[name]
    if (by[name] && typeof count === 'number') reduced = { ...reduced, [name]: count - by[name] }
  }
  return reduced
}
