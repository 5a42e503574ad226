import { createZepClient } from '../core/client'
import type { Metadata } from '../core/session/Session'
import { checkAccess } from './checkAccess'
import { checkEdit } from './checkEdit'
import { checkMediaType } from './checkMediaType'
import { checkOptions, type Settings } from './checkOptions'
import { Deadline } from './Deadline'
import { findRoute } from './findRoute'
import { corsHeaders, isFromOwnPage, preflightHeaders } from './origins'
import { readBody } from './readBody'
import { Refusal } from './Refusal'
import { report } from './report'
import type { Route } from './routes'
import { sendUpdate } from './sendUpdate'
import { toRefusal } from './toRefusal'
import { UpdateQueue } from './UpdateQueue'
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
  const updates = new UpdateQueue(settings.maxConcurrentUpdates)

  return async (request) => {
    const context = { request, requestId: crypto.randomUUID() }
    const cors = corsHeaders(request, settings)
    const parts = await respond(context, cors, settings, updates).catch((error: unknown) =>
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
  context: ErrorContext,
  cors: Record<string, string>,
  settings: Settings,
  updates: UpdateQueue,
): Promise<ResponseParts> {
  const { request, requestId } = context
  const url = new URL(request.url)
  const { route, segment, allow } = findRoute(url, request.method, settings)
  if (!route) return { status: 204, headers: { Allow: allow, ...preflightHeaders(cors, allow) } }

  checkHead(request, url, route, settings)
  const { maxBodyBytes, maxPageSize } = settings
  const deadline = new Deadline(settings.timeoutMs, request.signal)
  // A body may contain what authorize must know: whom a new session is for. Any other body is read
  // only after authorize has agreed, so that strangers cannot upload anything.
  const receive = () => receiveBody(request, route, maxBodyBytes, deadline)
  const early = route.isTargetInBody ? await receive() : undefined
  const input = { segment, query: url.searchParams, body: early ?? {}, maxPageSize }
  const { sessionId, userId, readEdit, run } = route.read(input)
  const { operation, method } = route
  const access = { request, operation, method, sessionId, userId }
  await checkAccess({ ...access }, settings.authorize, deadline)
  const body = early ?? (await receive())
  const edit = readEdit(body)
  if (edit) await checkEdit({ ...access, ...edit }, settings, deadline)

  const headers = { 'X-Request-Id': requestId }
  const client = createZepClient({ ...settings.upstream, headers })
  const call = async (signal?: AbortSignal) => {
    const { json, edited } = await run(client, { signal, timeoutMs: deadline.leftMs }, body)
    return { json: JSON.stringify(json), edited }
  }
  const isUpdate = edit && operation === 'updateSession'
  const { json } = await (isUpdate
    ? sendUpdate(call, edit, { context, settings, updates, deadline })
    : call(deadline.signal))
  return { status: route.status ?? 200, type: JSON_TYPE, body: json }
}

/** Checks everything that can be checked before the body is read. */
function checkHead(request: Request, url: URL, route: Route, settings: Settings): void {
  if (url.username || url.password) {
    throw new Refusal(400, 'The URL contains a user name or password. Remove it.')
  }
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

/** Reads the body within the deadline, because a body can stall forever. */
async function receiveBody(
  request: Request,
  { bodyKeys }: Route,
  maxBodyBytes: number,
  deadline: Deadline,
): Promise<Metadata> {
  if (!bodyKeys) return {}
  return deadline.run(
    () => readBody(request, bodyKeys, maxBodyBytes),
    () => new Refusal(408, 'The body did not arrive in time. Send the request again.'),
  )
}

async function refuse(
  error: unknown,
  context: ErrorContext,
  settings: Settings,
): Promise<ResponseParts> {
  if (context.request.signal.aborted) return { status: CLIENT_CLOSED_REQUEST }
  const { status, message, code, retryable, isRoute, headers, reported } = toRefusal(error)
  if (reported) await report(reported, context, settings)
  // The client takes a 404 that is not JSON as a sign of a wrong base URL, from Zep as from here.
  return isRoute
    ? { status, headers, type: 'text/plain', body: message }
    : { status, headers, type: JSON_TYPE, body: JSON.stringify({ code, message, retryable }) }
}
