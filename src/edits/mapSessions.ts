import type { Metadata, Session, SessionList } from '../core/session/Session'

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
  if ('sessions' in data && Array.isArray(data.sessions))
    return mapList(data as SessionList<Metadata>, changes)
  if ('pages' in data && Array.isArray(data.pages)) return mapPages(data as Pages, changes)
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

function mapList(list: SessionList<Metadata>, changes: SessionChanges): SessionList<Metadata> {
  const sessions = mapItems(list.sessions, changes)
  if (sessions === list.sessions) return list
  return withoutRows({ ...list, sessions }, list.sessions.length - sessions.length, true)
}

interface Pages {
  pages: SessionList<Metadata>[]
}

function mapPages(data: Pages, changes: SessionChanges): Pages {
  const pages = mapItems(data.pages, changes)
  if (pages === data.pages) return data
  const removed = data.pages.map((page, index) => {
    return page.sessions.length - (pages[index]?.sessions.length ?? 0)
  })
  const total = removed.reduce((sum, count) => sum + count, 0)
  // Every page counts the sessions of all pages.
  const counted = pages.map((page, index) =>
    withoutRows(page, total - (removed[index] ?? 0), false),
  )
  return { ...data, pages: counted }
}

function withoutRows(
  list: SessionList<Metadata>,
  count: number,
  areOnPage: boolean,
): SessionList<Metadata> {
  if (count === 0) return list
  return {
    ...list,
    totalCount: list.totalCount - count,
    responseCount: list.responseCount - (areOnPage ? count : 0),
  }
}
