import { vi } from 'vitest'

/** Turns of the event loop that every library gets to finish what one step set off. */
const TURNS = 10

/** Virtual time per turn; the sum is longer than a frame, on which RTK Query batches. */
const TURN_MS = 5

/** From now on timers and dates move only in `settle`: gates decide, never the machine's speed. */
export function useVirtualTime(): void {
  vi.useFakeTimers({
    now: Date.UTC(2026, 0, 1),
    toFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'requestAnimationFrame',
      'cancelAnimationFrame',
      'Date',
    ],
  })
}

/** Longer than the pauses before anybody's next try; shorter than any cache keeps unused rows. */
const PATIENCE_MS = 30_000

/** Lets time pass, for what comes back by itself: the next try of a failed request. */
export function waitForRetries(): void {
  vi.advanceTimersByTime(PATIENCE_MS)
}

/** Forgets every timer, so that one world leaves nothing to the next. */
export function clearTimers(): void {
  vi.clearAllTimers()
}

/** Lets everything that needs no server run to its end; `paint` is called once per turn. */
export async function settle(paint: () => void): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    vi.advanceTimersByTime(TURN_MS)
    await new Promise((resolve) => setImmediate(resolve))
    paint()
  }
}
