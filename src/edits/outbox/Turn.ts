import { Timer } from '../Timer'

/** How long a tab keeps its turn when it has nothing left to do, and waits for what others wrote. */
export const SETTLE_MS = 100

interface TurnOptions {
  locks: Pick<LockManager, 'request'>
  /** The name of the lock. */
  name: string
  /** Where the events of the page arrive. */
  page: EventTarget
  /** The turn has come; `mayFollow` says whether another tab had it since it was wanted. */
  onStart?: (mayFollow: boolean) => void
  onEnd?: () => void
}

/**
 * A Web Lock that is held only while it is needed, so that an idle page can be frozen and kept in the
 * back/forward cache. A page that is about to be frozen gives it up: a frozen page would keep it, and
 * even a request for it that is still waiting would keep it from the others.
 */
export class Turn {
  isMine = false

  readonly #options: TurnOptions
  #isWanted = false
  #isSuspended = false
  /** Aborts the request for the lock. */
  #request: AbortController | undefined
  /** Releases the lock. */
  #release: (() => void) | undefined
  readonly #timer = new Timer()

  constructor(options: TurnOptions) {
    this.#options = options
    const { page } = options
    const suspend = (): void => this.#suspend()
    const resume = (): void => this.#resume()
    // Captured, because two of them are events of the document.
    for (const type of ['pagehide', 'freeze']) page.addEventListener(type, suspend, true)
    for (const type of ['pageshow', 'resume']) page.addEventListener(type, resume, true)
  }

  /** Takes the turn as soon as no other tab has it, and keeps it. */
  want(): void {
    this.#isWanted = true
    this.#timer.stop()
    if (!this.#request && !this.#isSuspended) void this.#enter()
  }

  /** Gives the turn up, soon: the next edit may be about to come. */
  unwant(): void {
    if (!this.#isWanted) return
    this.#isWanted = false
    if (!this.isMine) this.#request?.abort()
    else this.#timer.start(() => this.#end(), SETTLE_MS)
  }

  async #enter(): Promise<void> {
    const { locks, name } = this.#options
    const request = (this.#request = new AbortController())
    const { signal } = request
    try {
      const isDone = await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) await this.#hold(signal, false)
        return lock !== null
      })
      if (!isDone) await locks.request(name, { signal }, () => this.#hold(signal, true))
    } catch (error) {
      // Only a page that is going away is refused the lock.
      if (!signal.aborted) throw error
    } finally {
      this.#request = undefined
    }
    if (this.#isWanted) this.want()
  }

  #hold(signal: AbortSignal, mayFollow: boolean): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      this.#release = resolve
      this.isMine = true
      this.#options.onStart?.(mayFollow)
    })
  }

  #end(): void {
    this.#timer.stop()
    this.isMine = false
    this.#options.onEnd?.()
    this.#release?.()
  }

  #suspend(): void {
    this.#isSuspended = true
    this.#request?.abort()
    if (this.isMine) this.#end()
  }

  #resume(): void {
    this.#isSuspended = false
    if (this.#isWanted) this.want()
  }
}
