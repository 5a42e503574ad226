import type { Row } from './Oracle'

/** The rows of a cached value, whatever its shape. */
export function rowsOf(data: unknown): Row[] {
  if (typeof data !== 'object' || data === null) return []
  if (Array.isArray(data)) return data.flatMap(rowsOf)
  if ('sessionId' in data) return [data as Row]
  if ('sessions' in data) return rowsOf(data.sessions)
  return 'pages' in data ? rowsOf(data.pages) : []
}
