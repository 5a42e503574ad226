import type { Exchange } from './Exchange'
import type { HeldRequest } from './HeldRequest'
import { failureResponse, lostConnection } from './responses'

/** Both ends of a held request: the test's, and the mock's. */
export interface HeldExchange {
  held: HeldRequest
  /** Resolves when the test has decided. */
  response: Promise<Response>
  /** Breaks the connection if the request is not settled yet. */
  cutOff: () => void
}

export function holdExchange({ request, serve, signal }: Exchange): HeldExchange {
  const { id, method, url, path, sessionId, body, headers, startedAt } = request
  let served: Response | undefined
  let isSettled = false
  let send: (response: Response) => void = () => undefined
  const response = new Promise<Response>((resolve) => {
    send = resolve
  })

  function apply(): Response {
    served ??= serve()
    return served
  }

  async function settle(makeResponse: () => Response): Promise<void> {
    if (isSettled) throw new Error(`Mock Zep: ${method} ${path} was settled before.`)
    send(makeResponse())
    isSettled = true
    // The mock awaits the same promise, and was first: it has sent the response after this.
    await response
  }

  const held: HeldRequest = {
    id,
    method,
    url,
    path,
    sessionId,
    body,
    headers,
    startedAt,
    get isAborted() {
      return signal.aborted
    },
    get isSettled() {
      return isSettled
    },
    apply: () => void apply(),
    respond: () => settle(apply),
    refuse: (status, options) => settle(() => failureResponse(status, options)),
    lose: () => settle(lostConnection),
  }

  function cutOff(): void {
    isSettled = true
    send(lostConnection())
  }

  return { held, response, cutOff }
}
