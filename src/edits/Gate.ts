import { timeoutManager } from '@tanstack/react-query'

/** Whoever sends one request at a time, once it is let through. */
export interface Sender {
  /** How many requests of the backend may be in flight together with this one, itself included. */
  readonly maxConcurrent: number
  /** Sends its request, or returns false if there is nothing to send any more. */
  sendNext: () => boolean
}

/**
 * Limits how many requests of one backend are in flight: senders are let through in the order in
 * which they came, as long as there is room and the backend has not asked for a pause.
 */
export class Gate {
  readonly #waiting = new Set<Sender>()
  #inFlight = 0
  #pauses = 0

  /** Lets a sender through, now or later. One that waits already keeps its place. */
  enter(sender: Sender): void {
    this.#waiting.add(sender)
    this.#admit()
  }

  /** Called once for each request that was sent, when its response has arrived or it has failed. */
  leave(): void {
    this.#inFlight--
    this.#admit()
  }

  /** Lets nobody through for a while. Each pause has its own timer, so the longest one counts. */
  pause(delayMs: number): void {
    if (delayMs <= 0) return
    this.#pauses++
    timeoutManager.setTimeout(() => {
      this.#pauses--
      this.#admit()
    }, delayMs)
  }

  #admit(): void {
    for (const sender of this.#waiting) {
      if (this.#pauses > 0 || this.#inFlight >= sender.maxConcurrent) return
      this.#waiting.delete(sender)
      this.#inFlight++
      if (!sender.sendNext()) this.#inFlight--
    }
  }
}
