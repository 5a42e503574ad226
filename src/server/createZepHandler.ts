import { createZepClient } from '../core/client'
import { withDeadline } from '../core/http/withDeadline'
import type { Metadata } from '../core/session/Session'
import { checkAccess } from './checkAccess'
import { checkMediaType } from './checkMediaType'
import { checkOptions, type Settings } from './checkOptions'
import { findRoute } from './findRoute'
import { corsHeaders, isFromOwnPage, preflightHeaders } from './origins'
import { readBody } from './readBody'
import { Refusal } from './Refusal'
import type { Route } from './routes'
import { toRefusal } from './toRefusal'
import type { ErrorContext, ZepHandlerOptions } from './ZepHandlerOptions'

/** A response, before the headers that every response has. */
interface ResponseParts {
  status: number
  type?: string
  body?: string
  headers?: Record<string, string>
}

const JSON_TYPE = 'application/json'

/** The status for a connection that the client has closed. Nobody reads it. */
const CLIENT_CLOSED_REQUEST = 499

/**
 * Creates the route between browsers and Zep. It adds the API key, calls `authorize` before every
 * operation, and passes on only what it has parsed and checked. Use its path as the `baseUrl` of
 * `createZepClient`.
 *
 * @throws {ZepError} `invalid_input` for options that cannot work
 * @example
 * export const handler = createZepHandler({
 *   apiKey: () => process.env.ZEP_API_KEY,
 *   authorize: async ({ request, sessionId }) => mayEdit(await getUser(request), sessionId),
 * })
 */
export function createZepHandler(
  options: ZepHandlerOptions,
): (request: Request) => Promise<Response> {
  const settings = checkOptions(options)

  return async (request) => {
    const context = { request, requestId: crypto.randomUUID() }
    const cors = corsHeaders(request, settings)
    const parts = await respond(context, cors, settings).catch((error: unknown) =>
      refuse(error, context, settings),
    )
    const { status, type, body, headers } = parts
    return new Response(request.method === 'HEAD' ? null : (body ?? null), {
      status,
      headers: {
        ...(type !== undefined && { 'Content-Type': type }),
        'Cache-Control': 'no-store',
        'Cross-Origin-Resource-Policy': 'same-origin',
        Vary: 'Origin',
        'X-Content-Type-Options': 'nosniff',
        'X-Request-Id': context.requestId,
        ...cors,
        ...headers,
      },
    })
  }
}

async function respond(
  { request, requestId }: ErrorContext,
  cors: Record<string, string>,
  settings: Settings,
): Promise<ResponseParts> {
  const { signal } = request
  const url = new URL(request.url)
  const { route, segment, allow } = findRoute(url, request.method, settings)
  if (!route) return { status: 204, headers: { Allow: allow, ...preflightHeaders(cors, allow) } }

  checkHead(request, url, route, settings)
  // A body may contain what authorize must know: whom a new session is for. Any other body is read
  // only after authorize has agreed, so that strangers cannot upload anything.
  const receive = () => receiveBody(request, route, settings)
  const early = route.isTargetInBody ? await receive() : undefined
  const input = { segment, query: url.searchParams, body: early ?? {} }
  const { sessionId, userId, run } = route.read(input)
  const { operation, method } = route
  await checkAccess({ request, operation, method, sessionId, userId }, settings.authorize)
  const body = early ?? (await receive())

  const headers = { 'X-Request-Id': requestId }
  const result = await run(createZepClient({ ...settings.upstream, headers }), { signal }, body)
  return { status: route.status ?? 200, type: JSON_TYPE, body: JSON.stringify(result) }
}

/** Checks everything that can be checked before the body is read. */
function checkHead(request: Request, url: URL, route: Route, settings: Settings): void {
  if (url.search && !route.takesQuery) {
    throw new Refusal(400, 'This path takes no query. Remove it from the URL.')
  }
  if (!isFromOwnPage(request, route.method === 'GET', settings)) {
    const message =
      'This request must come from a page of this app. Add other origins to "allowedOrigins" of createZepHandler.'
    throw new Refusal(403, message)
  }
  if (route.bodyKeys?.length) checkMediaType(request)
}

/** Reads the body within a deadline, because a body can stall forever. */
async function receiveBody(
  request: Request,
  { bodyKeys }: Route,
  { maxBodyBytes, timeoutMs }: Settings,
): Promise<Metadata> {
  if (!bodyKeys) return {}
  return withDeadline(
    () => readBody(request, bodyKeys, maxBodyBytes),
    timeoutMs,
    () => new Refusal(408, 'The body did not arrive in time. Send the request again.'),
    request.signal,
  )
}

async function refuse(
  error: unknown,
  context: ErrorContext,
  { onError }: Settings,
): Promise<ResponseParts> {
  if (context.request.signal.aborted) return { status: CLIENT_CLOSED_REQUEST }
  const { status, message, code, retryable, isRoute, headers, reported } = toRefusal(error)
  try {
    if (reported) await onError?.(reported, context)
  } catch {
    // A log that fails must not change the response.
  }
  // The client takes a 404 that is not JSON as a sign of a wrong base URL, from Zep as from here.
  return isRoute
    ? { status, headers, type: 'text/plain', body: message }
    : { status, headers, type: JSON_TYPE, body: JSON.stringify({ code, message, retryable }) }
}
