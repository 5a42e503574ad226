import { ZepError } from '../core/errors/ZepError'
import type { Deadline } from './Deadline'
import { Refusal } from './Refusal'
import type { AccessRequest } from './ZepHandlerOptions'

/** One question to the app, and what becomes of the request if asking fails. */
interface Question<TAnswer> {
  /** The name of the option, for messages. */
  name: string
  access: AccessRequest
  ask: () => TAnswer | PromiseLike<TAnswer>
  /** Refuses the request because asking threw an error. */
  refuse: (reported: ZepError) => Refusal
}

/**
 * Asks the app, and fails closed: without an answer, the request is refused.
 *
 * @throws {Refusal} that of `refuse`, or 503 if there is no answer in time
 */
export function askApp<TAnswer>(
  { name, access, ask, refuse }: Question<TAnswer>,
  deadline: Deadline,
): Promise<TAnswer> {
  const { operation, sessionId } = access
  const describe = (what: string) => ({
    message: `${operation}: ${name} ${what}, so the request was refused.`,
    sessionId: sessionId ?? undefined,
  })
  return deadline.run(
    async () => {
      try {
        return await ask()
      } catch (cause) {
        const { message, ...rest } = describe('threw an error')
        throw refuse(
          new ZepError({ ...rest, code: 'forbidden', message: `${message} See the cause.`, cause }),
        )
      }
    },
    () => {
      const reported = new ZepError({
        ...describe(`did not decide within ${deadline.timeoutMs} ms`),
        code: 'timeout',
      })
      return new Refusal(503, `${name} did not decide in time. Try again later.`, { reported })
    },
  )
}
