import { notifyManager, timeoutManager } from '@tanstack/react-query'

/** Resolves when the scheduler decides that it happens. */
export type Schedule = (label: string) => Promise<unknown>

const live = new Set<number>()
let last = 0
let scheduleNow: Schedule | undefined

const setTimer = (callback: () => void, delayMs: number): number => {
  const id = ++last
  live.add(id)
  void scheduleNow?.(`timer of ${delayMs} ms`).then(() => {
    if (live.delete(id)) callback()
  })
  return id
}
const clearTimer = (id: number | undefined): void => {
  if (id !== undefined) live.delete(id)
}
const provider = {
  setTimeout: setTimer,
  clearTimeout: clearTimer,
  setInterval: setTimer,
  clearInterval: clearTimer,
}

/** From now on TanStack's timers fire when, and in the order that, the scheduler decides. */
export function scheduleTimers(schedule: Schedule): void {
  scheduleNow = schedule
  timeoutManager.setTimeoutProvider(provider)
  // TanStack's own is `setTimeout(callback, 0)`; this is a later turn too, and takes no millisecond.
  notifyManager.setScheduler((callback) => void setImmediate(callback))
}
