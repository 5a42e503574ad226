import { assert } from './assert'
import type { Exchange } from './Exchange'

/** Judges how many edits of a tab are in flight at once, and when none may be sent. */
export class Traffic {
  readonly #maxConcurrentUpdates: number
  readonly #inFlight = new Set<Exchange>()
  /** How long the server has asked everyone to wait, for each wait whose timer has not fired. */
  readonly #waitsMs: number[] = []

  constructor(maxConcurrentUpdates: number) {
    this.#maxConcurrentUpdates = maxConcurrentUpdates
  }

  sent(exchange: Exchange): void {
    this.#inFlight.add(exchange)
    const { size } = this.#inFlight
    assert(size <= this.#maxConcurrentUpdates, `${size} edits are in flight`)
    assert(this.#waitsMs.length === 0, 'an edit was sent in spite of Retry-After')
  }

  answered(exchange: Exchange): void {
    this.#inFlight.delete(exchange)
    const { status, fate } = exchange
    const seconds = fate.headers?.['retry-after']
    if (status === fate.status && seconds !== undefined) this.#waitsMs.push(Number(seconds) * 1000)
  }

  /** A timer fires; those of other lengths have to do with something else. */
  timerFires(delayMs: number): void {
    const index = this.#waitsMs.indexOf(delayMs)
    if (index >= 0) this.#waitsMs.splice(index, 1)
  }

  /** The page is left, and nothing waits any more. */
  leave(): void {
    this.#inFlight.clear()
    this.#waitsMs.length = 0
  }
}
