import type { ZepError } from '../core/errors/ZepError'
import { askApp } from './askApp'
import type { Deadline } from './Deadline'
import { Refusal } from './Refusal'
import type { AccessRequest, ZepHandlerOptions } from './ZepHandlerOptions'

/**
 * Asks `authorize`, and fails closed.
 *
 * @throws {Refusal} 403, or 503 if it does not decide in time
 */
export async function checkAccess(
  access: AccessRequest,
  authorize: ZepHandlerOptions['authorize'],
  deadline: Deadline,
): Promise<void> {
  const refuse = (reported?: ZepError) =>
    new Refusal(403, 'authorize did not allow this request.', { reported })
  const ask = () => authorize(access)
  const isAllowed: unknown = await askApp({ name: 'authorize', access, ask, refuse }, deadline)
  // Otherwise any truthy value would do: a user, a row, the string "false".
  if (isAllowed !== true) throw refuse()
}
