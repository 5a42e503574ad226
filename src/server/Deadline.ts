import { withDeadline } from '../core/http/withDeadline'

/** The time that one request has in all, and the browser that waits for it. */
export class Deadline {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly #endsAt: number

  constructor(timeoutMs: number, signal: AbortSignal) {
    this.timeoutMs = timeoutMs
    this.signal = signal
    this.#endsAt = performance.now() + timeoutMs
  }

  /** What is left of the time, in milliseconds: at least 1, because no timeout may be 0. */
  get leftMs(): number {
    return Math.max(1, Math.ceil(this.#endsAt - performance.now()))
  }

  /** Waits for `work` until the time is up or the browser has left. */
  run<TResult>(
    work: () => TResult | PromiseLike<TResult>,
    makeTimeoutError: () => Error,
  ): Promise<TResult> {
    return withDeadline(async () => work(), this.leftMs, makeTimeoutError, this.signal)
  }

  /** Waits for `work`, which has a deadline of its own, until the browser has left. */
  async untilLeft<TResult>(work: () => Promise<TResult>): Promise<TResult> {
    const { signal } = this
    signal.throwIfAborted()
    let leave: () => void = () => undefined
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(new DOMException('The browser has left.', 'AbortError'))
    })
    signal.addEventListener('abort', leave)
    try {
      return await Promise.race([work(), left])
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }
}
