import { vi } from 'vitest'

/** Turns of the event loop that every library gets to finish what a step has started. */
const TURNS = 10

/** Virtual time per turn. Ten turns outlast a frame, because RTK Query batches per frame. */
const TURN_MS = 5

/** Stops the clock except in `settle`, so that results do not depend on the machine's speed. */
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

/** Longer than any library waits before a retry, and shorter than any cache keeps unused data. */
const RETRY_WAIT_MS = 30_000

/** Advances the clock far enough for every scheduled retry to start. */
export function waitForRetries(): void {
  vi.advanceTimersByTime(RETRY_WAIT_MS)
}

/** Clears all timers, so that no world affects the next one. */
export function clearTimers(): void {
  vi.clearAllTimers()
}

/** Runs everything that does not wait for the server, and calls `paint` once per turn. */
export async function settle(paint: () => void): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    vi.advanceTimersByTime(TURN_MS)
    await new Promise((resolve) => setImmediate(resolve))
    paint()
  }
}
