import { notifyManager, timeoutManager } from '@tanstack/react-query'

/** Resolves when the scheduler picks it. */
export type Schedule = (label: string) => Promise<unknown>

const live = new Set<number>()
let last = 0
let scheduleNow: Schedule | undefined
let tell: ((delayMs: number) => void) | undefined

const setTimer = (callback: () => void, delayMs: number): number => {
  const id = ++last
  live.add(id)
  void scheduleNow?.(`timer of ${delayMs} ms`).then(() => {
    if (!live.delete(id)) return
    tell?.(delayMs)
    callback()
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

/** Lets the scheduler decide when and in which order TanStack's timers fire, and tells which do. */
export function scheduleTimers(schedule: Schedule, onFire: (delayMs: number) => void): void {
  scheduleNow = schedule
  tell = onFire
  timeoutManager.setTimeoutProvider(provider)
  // TanStack's default is `setTimeout(callback, 0)`. This also runs in a later turn, but at once.
  notifyManager.setScheduler((callback) => void setImmediate(callback))
}
