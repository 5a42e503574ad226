import { onlineManager } from '@tanstack/react-query'

import { isBrowser } from '../core/client'
import { isZepError } from '../core/errors'

/** TanStack's `retry` and `retryDelay`, with every form that they take. */
export interface RetryOptions {
  retry?: boolean | number | ((failureCount: number, error: never) => boolean) | undefined
  retryDelay?: number | ((failureCount: number, error: never) => number) | undefined
}

/** A longer `Retry-After` is for the app to decide on: the call fails with it. */
const MAX_RETRY_AFTER_MS = 60_000

/** The app's `retry`, asked only about errors that another try can mend. */
export function shouldRetry(
  retry: RetryOptions['retry'],
  failureCount: number,
  error: unknown,
): boolean {
  if (!isZepError(error) || !error.retryable) return false
  // TanStack takes a page that was loaded offline for online, until it hears of a change.
  if (error.code === 'network' && isBrowser() && !navigator.onLine) {
    onlineManager.setOnline(false)
  }
  if ((error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return false
  if (typeof retry === 'function') return retry(failureCount, error as never)
  return typeof retry === 'number' ? failureCount < retry : retry === true
}

/** The app's `retryDelay`, TanStack's own by default, but no less than the server asked for. */
export function retryDelayMs(
  retryDelay: RetryOptions['retryDelay'],
  failureCount: number,
  error: unknown,
): number {
  const delayMs =
    typeof retryDelay === 'function'
      ? retryDelay(failureCount, error as never)
      : (retryDelay ?? Math.min(1000 * 2 ** failureCount, 30_000))
  return Math.max(delayMs, (isZepError(error) && error.retryAfterMs) || 0)
}
