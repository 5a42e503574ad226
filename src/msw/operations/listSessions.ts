import type { StoredSession } from '../makeSession'
import { Refusal } from '../Refusal'
import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'
import { readInteger } from './readInteger'

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False']
const ORDERS = {
  created_at: (session: StoredSession) => sortableTime(session.createdAt),
  updated_at: (session: StoredSession) => sortableTime(session.updatedAt),
  user_id: (session: StoredSession) => session.userId,
  session_id: (session: StoredSession) => session.sessionId,
}

export function listSessions({ store, query, edition, shuffle }: OperationRequest): Response {
  const isCloud = edition === 'cloud'
  const page = readInteger(query, 'pageNumber') || (isCloud ? readInteger(query, 'page_number') : 0)
  const size = readInteger(query, 'pageSize') || (isCloud ? readInteger(query, 'page_size') : 0)
  const orderBy = readChoice(query, 'order_by', ['', ...Object.keys(ORDERS)])
  const isAscending = readBoolean(query, 'asc')

  const byId = store.all().sort((a, b) => (a.id ?? 0) - (b.id ?? 0))
  const key = Object.entries(ORDERS).find(([name]) => name === orderBy)?.[1]
  const rows = key ? shuffle(byId).sort((a, b) => compare(key(a), key(b))) : byId
  if (!isAscending) rows.reverse()

  const first = Math.max(0, (page - 1) * size)
  const sessions = rows.slice(first, size > 0 ? first + size : undefined).map(toMockWire)
  return jsonResponse({ sessions, total_count: rows.length, response_count: sessions.length })
}

function readChoice(query: URLSearchParams, name: string, choices: readonly string[]): string {
  const text = query.get(name)?.trim() ?? ''
  if (!choices.includes(text)) throw new Refusal(400, `invalid value for ${name}`)
  return text
}

/** Reads a parameter of the query, as Go's `strconv.ParseBool` does. */
function readBoolean(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)?.trim() ?? ''
  if (!['', ...TRUE, ...FALSE].includes(text)) {
    throw new Refusal(400, `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
  }
  return TRUE.includes(text)
}

/** PostgreSQL's order, in which null is the greatest value. */
function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}

/** Timestamps have 0 to 9 fraction digits, and as strings they compare only if all have nine. */
function sortableTime(time: string | null): string | null {
  if (time === null) return null
  return time.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${String(digits).padEnd(9, '0')}`)
}
