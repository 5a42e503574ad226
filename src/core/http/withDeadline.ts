import { invalidInput } from '../input/invalidInput'

/**
 * Refuses a timeout that a timer would round to "at once".
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkTimeout(timeoutMs: number): void {
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) throw invalidInput('timeoutMs', 'out_of_range')
}

/**
 * Runs `work` until the time is up or the caller aborts, whether or not `work` respects its signal: a
 * body can stall, and the caller's own `fetch` may ignore signals.
 */
export function withDeadline<TResult>(
  work: (signal: AbortSignal) => Promise<TResult>,
  timeoutMs: number,
  makeTimeoutError: () => Error,
  callerSignal?: AbortSignal,
): Promise<TResult> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController()
    const stop = (reason: Error): void => {
      cleanUp()
      reject(reason)
      controller.abort(reason)
    }
    const abort = (): void => stop(toAbortError(callerSignal?.reason))
    const cleanUp = (): void => {
      clearTimeout(timer)
      callerSignal?.removeEventListener('abort', abort)
    }
    const timer = setTimeout(() => stop(makeTimeoutError()), timeoutMs)
    if (callerSignal?.aborted) {
      abort()
      return
    }
    callerSignal?.addEventListener('abort', abort)
    work(controller.signal).finally(cleanUp).then(resolve, reject)
  })
}

/** A caller may abort with any reason, but code further up looks for an `AbortError`. */
function toAbortError(reason: unknown): Error {
  return reason instanceof Error && reason.name === 'AbortError'
    ? reason
    : new DOMException('The call was aborted.', 'AbortError')
}
