import { timeoutManager } from '@tanstack/react-query'

/** A timer of TanStack's that runs once at a time. */
export class Timer {
  #id: ReturnType<typeof timeoutManager.setTimeout> | undefined

  get isRunning(): boolean {
    return this.#id !== undefined
  }

  /** Calls a function once the time is over. A timer that is running already goes on as it is. */
  start(onEnd: () => void, delayMs: number): void {
    this.#id ??= timeoutManager.setTimeout(() => {
      this.#id = undefined
      onEnd()
    }, delayMs)
  }

  stop(): void {
    if (this.#id !== undefined) timeoutManager.clearTimeout(this.#id)
    this.#id = undefined
  }
}
