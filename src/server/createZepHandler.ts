import { ZepError } from '../core/errors'
import { withDeadline } from '../core/requests/withDeadline'
import { callZep } from './callZep'
import { type Settings, checkOptions } from './checkOptions'
import { matchRoute } from './matchRoute'
import { corsHeaders, isFromOwnPage, preflightHeaders } from './origins'
import { checkMediaType, readEdit } from './readEdit'
import { Refusal } from './Refusal'
import { toRefusal } from './toRefusal'
import type { ZepAccess, ZepFailure, ZepHandlerOptions } from './ZepHandlerOptions'

/** What is answered, before the headers that every answer carries. */
interface Answer {
  status: number
  type?: string
  body?: string
  headers?: Record<string, string>
}

const JSON_TYPE = 'application/json'

/** What a closed connection would be answered; nobody reads it. */
const CLIENT_CLOSED_REQUEST = 499

/**
 * Makes the one route that stands between browsers and Zep: it adds the key, asks `authorize`
 * before every call, and passes on only what it has understood. Point the `baseUrl` of
 * `createZepClient` at it.
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
    const requestId = crypto.randomUUID()
    const cors = corsHeaders(request, settings)
    const { status, type, body, headers } = await answer(request, requestId, cors, settings).catch(
      (error: unknown) => refuse(error, { request, requestId }, settings),
    )
    return new Response(request.method === 'HEAD' ? null : (body ?? null), {
      status,
      headers: {
        ...(type !== undefined && { 'Content-Type': type }),
        'Cache-Control': 'no-store',
        'Cross-Origin-Resource-Policy': 'same-origin',
        Vary: 'Origin',
        'X-Content-Type-Options': 'nosniff',
        'X-Request-Id': requestId,
        ...cors,
        ...headers,
      },
    })
  }
}

async function answer(
  request: Request,
  requestId: string,
  cors: Record<string, string>,
  settings: Settings,
): Promise<Answer> {
  const { signal } = request
  const route = matchRoute(new URL(request.url), settings)
  const Allow = route.methods.join(', ')
  if (!route.methods.includes(request.method)) {
    throw new Refusal(405, `this path takes ${Allow}`, { headers: { Allow } })
  }
  if (request.method === 'OPTIONS') {
    return { status: 204, headers: { Allow, ...preflightHeaders(cors, Allow) } }
  }

  const target = route.readTarget()
  const { sessionId, userId } = target
  const method = request.method === 'PATCH' ? 'PATCH' : 'GET'
  if (method === 'PATCH') {
    if (!isFromOwnPage(request, settings)) {
      throw new Refusal(403, 'edits are taken from pages of this app only')
    }
    checkMediaType(request)
  }
  await checkAccess({ request, method, sessionId, userId }, settings)

  // Only now: strangers upload nothing. With a deadline, as a body can stall for ever.
  const metadata =
    method === 'PATCH'
      ? await withDeadline(
          () => readEdit(request, settings.maxBodyBytes),
          settings.timeoutMs,
          () => new Refusal(408, 'the body did not arrive in time'),
          signal,
        )
      : undefined
  const upstream = { ...settings.upstream, headers: { 'X-Request-Id': requestId } }
  const body = JSON.stringify(await callZep(upstream, target, metadata, signal))
  return { status: 200, type: JSON_TYPE, body }
}

async function checkAccess(access: ZepAccess, { authorize }: Settings): Promise<void> {
  let isAllowed: unknown
  let reported: ZepError | undefined
  try {
    isAllowed = await authorize(access)
  } catch (cause) {
    reported = new ZepError({ code: 'forbidden', message: 'authorize threw an error.', cause })
  }
  // Anything truthy would do otherwise: a user, a row, the text "false".
  if (isAllowed !== true) throw new Refusal(403, 'this is not allowed', { reported })
}

async function refuse(error: unknown, failure: ZepFailure, settings: Settings): Promise<Answer> {
  if (failure.request.signal.aborted) return { status: CLIENT_CLOSED_REQUEST }
  const { status, message, code, isRoute, headers, reported } = toRefusal(error)
  try {
    if (reported) await settings.onError?.(reported, failure)
  } catch {
    // A log that fails changes no answer.
  }
  // The client takes a 404 that is no JSON for a wrong base URL, as it does with Zep's own.
  return isRoute
    ? { status, headers, type: 'text/plain', body: message }
    : { status, headers, type: JSON_TYPE, body: JSON.stringify({ code, message }) }
}
