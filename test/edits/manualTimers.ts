import { timeoutManager } from '@tanstack/react-query'

interface Timer {
  delayMs: number
  run: () => void
}

/** TanStack's timers, which go off only when the test says so. */
export class ManualTimers {
  #timers = new Map<number, Timer>()
  #next = 1

  /** Takes the timers over, for the whole file: before any QueryClient is made. */
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

  /** Forgets what an earlier test left behind. */
  reset(): void {
    this.#timers.clear()
  }

  /** The delays of the retries that wait. Garbage collection waits for minutes: it is left out. */
  get retryDelays(): number[] {
    return [...this.#timers.values()].flatMap(({ delayMs }) => (delayMs < 120_000 ? delayMs : []))
  }

  /** Lets the waiting retries go. */
  runRetries(): void {
    this.#run((delayMs) => delayMs < 120_000)
  }

  /** Lets everything go, garbage collection too. */
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
