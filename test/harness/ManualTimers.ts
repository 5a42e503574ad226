import { timeoutManager } from '@tanstack/react-query'

interface Timer {
  delayMs: number
  run: () => void
}

/** TanStack's timers, which fire only when the test says so. */
export class ManualTimers {
  #timers = new Map<number, Timer>()
  #next = 1

  /** Replaces the timers for the whole file. Call it before any QueryClient is created. */
  install(): this {
    const add = (run: () => void, delayMs: number): number => {
      this.#timers.set(this.#next, { delayMs, run })
      return this.#next++
    }
    const remove = (id: number | undefined): void => {
      if (id !== undefined) this.#timers.delete(id)
    }
    timeoutManager.setTimeoutProvider({
      setTimeout: add,
      clearTimeout: remove,
      setInterval: add,
      clearInterval: remove,
    })
    return this
  }

  /** Forgets the timers of an earlier test. */
  reset(): void {
    this.#timers.clear()
  }

  /** The delays of the waiting retries. Garbage collection, which waits for minutes, is left out. */
  get retryDelays(): number[] {
    return [...this.#timers.values()].flatMap(({ delayMs }) => (delayMs < 120_000 ? delayMs : []))
  }

  /** The delays of all waiting timers. */
  get delays(): number[] {
    return [...this.#timers.values()].map(({ delayMs }) => delayMs)
  }

  /** Fires the timers with exactly this delay. */
  run(delayMs: number): void {
    this.#run((delay) => delay === delayMs)
  }

  /** Fires the timers of the waiting retries. */
  runRetries(): void {
    this.#run((delayMs) => delayMs < 120_000)
  }

  /** Fires all timers, including those of garbage collection. */
  runAll(): void {
    this.#run(() => true)
  }

  #run(isDue: (delayMs: number) => boolean): void {
    for (const [id, { delayMs, run }] of [...this.#timers]) {
      if (!isDue(delayMs) || !this.#timers.delete(id)) continue
      run()
    }
  }
}
