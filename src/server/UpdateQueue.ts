import { ZepError } from '../core/errors/ZepError'
import type { Deadline } from './Deadline'

/** Lets so many calls run at once. The others wait in the order in which they came. */
export class UpdateQueue {
  readonly #limit: number
  /** What starts a waiting call, in order. */
  readonly #waiting = new Set<() => void>()
  #running = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * Runs a call when it is its turn.
   *
   * @throws {ZepError} `timeout` if its turn does not come in time
   */
  async run<TResult>(
    call: () => Promise<TResult>,
    sessionId: string | null,
    deadline: Deadline,
  ): Promise<TResult> {
    if (this.#running < this.#limit) this.#running++
    else await this.#wait(sessionId, deadline)
    try {
      return await call()
    } finally {
      this.#release()
    }
  }

  async #wait(sessionId: string | null, deadline: Deadline): Promise<void> {
    let start: () => void = () => undefined
    const turn = new Promise<void>((resolve) => (start = resolve))
    this.#waiting.add(start)
    try {
      await deadline.run(
        () => turn,
        () =>
          new ZepError({
            code: 'timeout',
            message: `updateSession: ${this.#limit} other updates (maxConcurrentUpdates) were in flight for ${deadline.timeoutMs} ms, so nothing was sent. Try again.`,
            sessionId: sessionId ?? undefined,
          }),
      )
    } catch (error) {
      // Its turn may have come in the same moment.
      if (!this.#waiting.delete(start)) this.#release()
      throw error
    }
  }

  /** Hands the slot to the next in line, so that nobody who comes later can take it. */
  #release(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#running--
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
