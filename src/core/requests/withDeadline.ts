/** What every call takes last. */
export interface RequestOptions {
  /** Aborts the call, which then rejects with a native `AbortError`. */
  signal?: AbortSignal | undefined
  /** How long headers and body together may take; the client's by default. */
  timeoutMs?: number | undefined
}

/**
 * Runs `work` until the time is up or the caller aborts, whether or not `work` heeds its signal: a
 * body can stall, and a `fetch` given by the user may ignore signals.
 */
export function withDeadline<TResult>(
  work: (signal: AbortSignal) => Promise<TResult>,
  timeoutMs: number,
  makeTimeoutError: () => Error,
  callerSignal?: AbortSignal,
): Promise<TResult> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController()
    const stop = (reason: unknown): void => {
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

/** A caller may abort with any reason; callers downstream look for an `AbortError`. */
function toAbortError(reason: unknown): unknown {
  return reason instanceof Error && reason.name === 'AbortError'
    ? reason
    : new DOMException('The call was aborted.', 'AbortError')
}
