import type { Settings } from './checkOptions'
import { Refusal } from './Refusal'
import { type Route, ROUTES } from './routes'

/** What is served at a path. */
export interface FoundRoute {
  /** The route of the method; `undefined` for OPTIONS. */
  route: Route | undefined
  /** The id in the path, still encoded. It is empty if the path contains none. */
  segment: string
  /** The methods that are served at the path, for the `Allow` header. */
  allow: string
}

/**
 * Finds the route of a request.
 *
 * @throws {Refusal} 404 if nothing is served at the path, 405 if the method is not
 */
export function findRoute(
  { pathname }: URL,
  requestMethod: string,
  { basePath, operations }: Pick<Settings, 'basePath' | 'operations'>,
): FoundRoute {
  const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : ''
  const candidates = ROUTES.filter(({ pattern }) => pattern.test(path))
  const [first] = candidates
  if (!first) {
    const message = `Nothing is served at this path. Check basePath: ${basePath || '/'}`
    throw new Refusal(404, message, { isRoute: true })
  }

  const method = requestMethod === 'HEAD' ? 'GET' : requestMethod
  const requested = candidates.find((route) => route.method === method)
  const served = candidates.filter(({ operation }) => operations.includes(operation))
  if (served.length === 0) throw new Refusal(404, describeMissing(requested ?? first))

  const methods = served.flatMap((route) =>
    route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
  )
  const allow = [...methods, 'OPTIONS'].join(', ')
  const route = served.find((candidate) => candidate === requested)
  if (!route && method !== 'OPTIONS') {
    const message = requested ? describeMissing(requested) : `This path accepts ${allow} only.`
    throw new Refusal(405, message, { headers: { Allow: allow } })
  }
  return { route, segment: route?.pattern.exec(path)?.[1] ?? '', allow }
}

function describeMissing({ operation }: Route): string {
  return `${operation} is not served. Add it to "operations" of createZepHandler.`
}
