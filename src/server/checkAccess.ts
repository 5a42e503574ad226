import { ZepError } from '../core/errors/ZepError'
import { Refusal } from './Refusal'
import type { AccessRequest, ZepHandlerOptions } from './ZepHandlerOptions'

/**
 * Asks `authorize`, and fails closed.
 *
 * @throws {Refusal} 403
 */
export async function checkAccess(
  access: AccessRequest,
  authorize: ZepHandlerOptions['authorize'],
): Promise<void> {
  const { operation, sessionId } = access
  let isAllowed: unknown
  let reported: ZepError | undefined
  try {
    isAllowed = await authorize(access)
  } catch (cause) {
    reported = new ZepError({
      code: 'forbidden',
      message: `${operation}: authorize threw an error, so the request was refused. See the cause.`,
      sessionId: sessionId ?? undefined,
      cause,
    })
  }
  // Otherwise any truthy value would do: a user, a row, the string "false".
  if (isAllowed !== true) {
    throw new Refusal(403, 'authorize did not allow this request.', { reported })
  }
}
