import { replaceEqualDeep } from '@tanstack/react-query'

import { getOwn, setOwn } from '../core/session/json'
import type { Metadata, Session } from '../core/session/Session'
import { isSession } from './isSession'
import { mapSessions } from './mapSessions'
import { keepPositions } from './sessionPositions'
import { isShared } from './sharedViews'

type FindRow = (sessionId: string) => Session<Metadata> | undefined

/** Returns a value that is deeply equal to `next` and shares what it can with `previous`. */
type Share = (previous: unknown, next: unknown, key: string) => unknown

/**
 * A `structuralSharing` function for data that contains sessions. It matches rows by their session
 * id, so that a row that moved keeps its identity, and does not enter rows that are identical.
 * Everything else is shared as TanStack does it. Neither argument is changed.
 */
export function shareSessions(previous: unknown, next: unknown): unknown {
  let rows: Map<string, Session<Metadata>> | undefined
  return shareData(previous, next, (sessionId) => {
    rows ??= rowsById(previous)
    return rows.get(sessionId)
  })
}

function rowsById(data: unknown): Map<string, Session<Metadata>> {
  const rows = new Map<string, Session<Metadata>>()
  mapSessions(data, {
    change: (row) => {
      if (!rows.has(row.sessionId)) rows.set(row.sessionId, row)
      return row
    },
  })
  return rows
}

function shareData(previous: unknown, next: unknown, findRow: FindRow): unknown {
  if (Array.isArray(previous) && Array.isArray(next)) return shareItems(previous, next, findRow)
  if (isSession(next) && isShared(previous, next)) return next
  return shareFields(previous, next, (before, after, key) => {
    if (key === 'metadata') return shareFields(before, after, shareValue)
    if (key === 'sessions' || key === 'pages') return shareData(before, after, findRow)
    return shareValue(before, after)
  })
}

// TanStack's function takes a depth as its third argument.
function shareValue(previous: unknown, next: unknown): unknown {
  return replaceEqualDeep(previous, next)
}

function shareItems(previous: unknown[], next: unknown[], findRow: FindRow): unknown[] {
  let copy: unknown[] | undefined
  let isEqual = previous.length === next.length
  let isAligned = isEqual
  for (let position = 0; position < next.length; position++) {
    const before = previous[position]
    const after = next[position]
    if (after === before) continue
    const isSameRow = isSession(after) && isSession(before) && after.sessionId === before.sessionId
    isAligned &&= isSameRow
    const match = isSameRow || !isSession(after) ? before : findRow(after.sessionId)
    const shared = shareData(match, after, findRow)
    isEqual &&= shared === before
    if (shared === after) continue
    copy ??= next.slice()
    copy[position] = shared
  }
  if ((isEqual || copy) && !(isPlainArray(previous) && isPlainArray(next))) return next
  const shared = isEqual ? previous : (copy ?? next)
  if (isAligned) keepPositions(previous, shared)
  return shared
}

/** Shares each field. Unlike TanStack's function, it copies nothing if there is nothing to share. */
function shareFields(previous: unknown, next: unknown, share: Share): unknown {
  if (previous === next || !isPlainObject(previous) || !isPlainObject(next)) {
    return shareValue(previous, next)
  }
  const keys = Object.keys(next)
  let copy: Metadata | undefined
  let isEqual = true
  for (const key of keys) {
    const after = next[key]
    if (after !== undefined && after === previous[key]) continue
    const before = getOwn(previous, key)
    const shared = share(before, after, key)
    isEqual &&= shared === before && Object.hasOwn(previous, key)
    if (shared !== after) setOwn((copy ??= { ...next }), key, shared)
  }
  if (isEqual && keys.length === Object.keys(previous).length) return previous
  return copy ?? next
}

/** Whether an array has neither holes nor further properties, which sharing would lose. */
function isPlainArray(array: unknown[]): boolean {
  return Object.keys(array).length === array.length
}

function isPlainObject(value: unknown): value is Metadata {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}
