import type { Metadata, Session } from '../core/session/Session'
import { isSession } from './isSession'
import { keepPositions, type SessionIds, sessionPositions } from './sessionPositions'

/** What to do to the sessions inside a cached value. */
export interface SessionChanges {
  /** The only sessions that may change; any may if there is none. */
  sessionIds?: SessionIds | undefined
  /** Returns the session itself or a new version of it, with the same id. */
  change?: (session: Session<Metadata>) => Session<Metadata>
  /** Whether to take a session out of its list; a session that is not in a list stays. */
  isRemoved?: (session: Session<Metadata>) => boolean
}

const REMOVED = Symbol('removed')

/**
 * Applies changes to every session inside a cached value: a session, a list, the pages of an
 * infinite list, the sessions of a user. What does not change keeps its identity, and so does a
 * value of any other shape. The counts of a list follow the rows that are removed.
 */
export function mapSessions<TData>(data: TData, changes: SessionChanges): TData {
  return mapValue(data, changes) as TData
}

/** Whether a cached value contains one of these sessions. */
export function hasSession(data: unknown, ids: SessionIds): boolean {
  if (isSession(data)) return ids.has(data.sessionId)
  const items = itemsOf(data)
  if (!items) return false
  const { sessions, containers } = sessionPositions(items, ids)
  return sessions.length > 0 || containers.some((position) => hasSession(items[position], ids))
}

/** Whether a cached value may contain sessions. */
export function isContainer(data: unknown): data is object {
  return itemsOf(data) !== undefined
}

function itemsOf(data: unknown): readonly unknown[] | undefined {
  if (isArray(data)) return data
  if (isList(data)) return data.sessions
  return isPaged(data) ? data.pages : undefined
}

function mapValue(data: unknown, changes: SessionChanges): unknown {
  if (isArray(data)) return mapItems(data, changes)
  if (isSession(data)) return mapSession(data, changes)
  if (isList(data)) return mapList(data, changes)
  return isPaged(data) ? mapPages(data, changes) : data
}

function mapSession(
  session: Session<Metadata>,
  { sessionIds, change }: SessionChanges,
): Session<Metadata> {
  const isConcerned = sessionIds?.has(session.sessionId) ?? true
  return (isConcerned && change?.(session)) || session
}

function mapItems(items: unknown[], changes: SessionChanges): unknown[] {
  let copy: unknown[] | undefined
  let isShorter = false
  for (const position of positionsToMap(items, changes.sessionIds)) {
    const item = items[position]
    const isRemoved = isSession(item) && changes.isRemoved?.(item) === true
    const mapped = isRemoved ? REMOVED : mapValue(item, changes)
    if (mapped === item) continue
    copy ??= items.slice()
    copy[position] = mapped
    isShorter ||= isRemoved
  }
  if (!copy) return items
  if (isShorter) return copy.filter((item) => item !== REMOVED)
  keepPositions(items, copy)
  return copy
}

function positionsToMap(items: unknown[], sessionIds: SessionIds | undefined): Iterable<number> {
  if (!sessionIds) return items.keys()
  const { sessions, containers } = sessionPositions(items, sessionIds)
  return [...sessions, ...containers]
}

/** Like `Array.isArray`, which would make the items `any`. */
function isArray(data: unknown): data is unknown[] {
  return Array.isArray(data)
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

interface Paged {
  pages: unknown[]
}

function isPaged(data: unknown): data is Paged {
  return typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages)
}

function mapPages(data: Paged, changes: SessionChanges): Paged {
  const { pages } = data
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
