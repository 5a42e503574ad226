/**
 * Waits for so many milliseconds, or forever if `ms` is `Infinity`, but no longer than until the
 * signal aborts. Returns whether the time has passed without an abort. MSW's own `delay` cannot be
 * canceled, and a timer that outlives a reset would delay the end of a test run.
 */
export function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms <= 0 || signal.aborted) return Promise.resolve(!signal.aborted)
  return new Promise((resolve) => {
    const timer = ms === Infinity ? undefined : setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve(!signal.aborted)
    }
  })
}
