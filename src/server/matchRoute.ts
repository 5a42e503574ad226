import { checkSessionId, checkUserId } from '../core/check'
import type { ListSessionsParams } from '../core/requests/listSessions'
import { Refusal } from './Refusal'
import { readListParams } from './readListParams'

/** What a request is about: one session, a user's sessions, or a page of all. */
export interface Target {
  sessionId: string | null
  userId: string | null
  params: ListSessionsParams
}

/** A path that is served, and how to read what it names. */
export interface Route {
  methods: readonly string[]
  /** @throws {Refusal | ZepError} where an id or the query is not in order */
  readTarget: () => Target
}

const READS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Finds the route of a URL. Works on the encoded path, so that an encoded slash ends no segment.
 *
 * @throws {Refusal} 404
 */
export function matchRoute(url: URL, settings: { basePath: string; list: boolean }): Route {
  const { basePath, list } = settings
  const path = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : ''

  const [, session] = /^\/sessions\/([^/]+)$/.exec(path) ?? []
  if (session !== undefined) {
    return {
      methods: ['GET', 'HEAD', 'PATCH', 'OPTIONS'],
      readTarget: () => {
        refuseQuery(url)
        const sessionId = decodeOnce(session)
        checkSessionId(sessionId)
        return { sessionId, userId: null, params: {} }
      },
    }
  }

  const [, user] = /^\/users\/([^/]+)\/sessions$/.exec(path) ?? []
  const isList = path === '/sessions-ordered' || user !== undefined
  if (!isList) {
    const message = `Nothing is served at this path. Check basePath: ${basePath}`
    throw new Refusal(404, message, { isRoute: true })
  }
  if (!list) throw new Refusal(404, 'this server gives no lists')
  return {
    methods: READS,
    readTarget: () => {
      if (user === undefined) {
        return { sessionId: null, userId: null, params: readListParams(url.searchParams) }
      }
      refuseQuery(url)
      const userId = decodeOnce(user)
      checkUserId(userId)
      return { sessionId: null, userId, params: {} }
    },
  }
}

function refuseQuery(url: URL): void {
  if (url.search) throw new Refusal(400, 'no query belongs here')
}

/** Once: what still holds a `%` is refused by the check of ids, since Zep would decode it again. */
function decodeOnce(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new Refusal(400, 'the id in the path is not encoded as UTF-8')
  }
}
