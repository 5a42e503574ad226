import { isJsonObject } from '../core/json'
import type { Metadata } from '../core/session'
import { type Store, Refusal } from './createStore'
import { type StoredSession, toWire } from './makeSession'
import { done, failure, noBody, ok, plain } from './replies'

/**
 * Which server the mock is: the Community Edition has no route that ends a session, reads only
 * `pageNumber`/`pageSize`, and so answers every session to who sends `page_number`/`page_size`.
 */
export type ZepEdition = 'cloud' | 'community'

/** One request, taken apart. */
export interface RouteRequest {
  method: string
  /** Below the base URL, still encoded. */
  path: string
  query: URLSearchParams
  /** Parsed, or the text itself where it is no JSON. */
  body: unknown
  bodyBytes: number
}

interface Context extends RouteRequest {
  store: Store
  edition: ZepEdition
  id: string
}

const MAX_BODY_BYTES = 5_242_880
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False']
const ORDERS = {
  created_at: (session: StoredSession) => sortableTime(session.createdAt),
  updated_at: (session: StoredSession) => sortableTime(session.updatedAt),
  user_id: (session: StoredSession) => session.userId,
  session_id: (session: StoredSession) => session.sessionId,
}

const ROUTES: Readonly<Record<string, (context: Context) => Response>> = {
  'GET sessions': listAll,
  'POST sessions': ({ store, body }) => ok(toWire(store.create(readNewSession(body))), 201),
  'GET sessions-ordered': listOrdered,
  'GET sessions/*': ({ store, id }) => ok(toWire(store.get(id))),
  'PATCH sessions/*': ({ store, id, body }) => ok(toWire(store.update(id, readMetadata(body)))),
  'DELETE sessions/*/memory': ({ store, id }) => {
    store.delete(id)
    return done()
  },
  'POST sessions/*/end': ({ store, id, edition }) =>
    edition === 'cloud'
      ? ok({ classification: null, session: toWire(store.end(id)) })
      : plain(404, '404 page not found'),
  'GET users/*/sessions': ({ store, id }) =>
    // The server leaves the row id out of this one list.
    ok(
      store
        .all()
        .filter(({ userId }) => userId === id)
        .map((row) => toWire({ ...row, id: 0 })),
    ),
}

/** Answers one request from the store, as Zep would. */
export function route(store: Store, request: RouteRequest, edition: ZepEdition): Response {
  const { method, path, bodyBytes } = request
  const pattern = segmentsOf(path)
    .map((part, index) => (index === 1 ? '*' : part))
    .join('/')
  const answer = ROUTES[`${method} ${pattern}`]
  if (!answer) {
    const known = Object.keys(ROUTES).some((key) => key.endsWith(` ${pattern}`))
    return known ? noBody(405) : plain(404, '404 page not found')
  }
  try {
    const id = decodeId(path)
    if (bodyBytes > MAX_BODY_BYTES) throw new Refusal(413, 'request body too large')
    return answer({ ...request, store, edition, id })
  } catch (error) {
    if (error instanceof Refusal) return failure(error.status, error.reply)
    throw error
  }
}

/** The session a path is about, if it is about one. */
export function sessionIdOf(path: string): string | undefined {
  if (!/^\/+sessions\/+[^/]/.test(path)) return undefined
  try {
    return decodeId(path)
  } catch {
    return undefined
  }
}

/** Twice, as the server does: an id that holds `%` names another session, or none. */
function decodeId(path: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(segmentsOf(path)[1] ?? ''))
  } catch {
    throw new Refusal(400, 'invalid URL escape')
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

function listAll({ store, query }: Context): Response {
  const limit = readInteger(query, 'limit')
  const cursor = readInteger(query, 'cursor')
  const rows = store.all().filter(({ id }) => (id ?? 0) > cursor)
  return ok(rows.slice(0, limit > 0 ? limit : undefined).map(toWire))
}

function listOrdered({ store, query, edition }: Context): Response {
  const cloud = edition === 'cloud'
  const page = readInteger(query, 'pageNumber') || (cloud ? readInteger(query, 'page_number') : 0)
  const size = readInteger(query, 'pageSize') || (cloud ? readInteger(query, 'page_size') : 0)
  const orderBy = readChoice(query, 'order_by', ['', ...Object.keys(ORDERS)])
  const asc = readChoice(query, 'asc', ['', ...TRUE, ...FALSE])

  const key = Object.entries(ORDERS).find(([name]) => name === orderBy)?.[1] ?? (() => null)
  const rows = store.all().sort((a, b) => compare(key(a), key(b)) || (a.id ?? 0) - (b.id ?? 0))
  if (!TRUE.includes(asc)) rows.reverse()

  const first = page > 0 ? (page - 1) * size : 0
  const sessions = rows.slice(first, size > 0 ? first + size : undefined).map(toWire)
  return ok({ sessions, total_count: rows.length, response_count: sessions.length })
}

function readInteger(query: URLSearchParams, name: string): number {
  const text = query.get(name)?.trim() ?? ''
  if (!/^([+-]?\d+)?$/.test(text)) {
    throw new Refusal(400, `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  }
  return Number(text)
}

function readChoice(query: URLSearchParams, name: string, choices: readonly string[]): string {
  const text = query.get(name)?.trim() ?? ''
  if (!choices.includes(text)) throw new Refusal(400, `invalid value for ${name}`)
  return text
}

/** PostgreSQL's order: null counts as the greatest value. */
function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}

/** Timestamps have 0 to 9 fraction digits: as text they compare only when all have nine. */
function sortableTime(time: string | null): string | null {
  if (time === null) return null
  return time.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${String(digits).padEnd(9, '0')}`)
}

function readNewSession(body: unknown): Parameters<Store['create']>[0] {
  if (!isJsonObject(body)) throw new Refusal(400, 'invalid JSON body')
  const { session_id: sessionId = '', user_id: userId = null } = body
  if (typeof sessionId !== 'string' || !(userId === null || typeof userId === 'string')) {
    throw new Refusal(400, 'json: session_id and user_id must be strings')
  }
  return { sessionId, userId, metadata: readMetadata(body) }
}

function readMetadata(body: unknown): Metadata | null {
  if (!isJsonObject(body)) throw new Refusal(400, 'invalid JSON body')
  const { metadata = null } = body
  if (metadata !== null && !isJsonObject(metadata)) {
    throw new Refusal(400, 'json: metadata must be an object')
  }
  return metadata
}
