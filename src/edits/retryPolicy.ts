import { onlineManager } from '@tanstack/react-query'

import { isBrowser } from '../core/client'
import { isZepError } from '../core/errors/ZepError'

/** TanStack's `retry` and `retryDelay`, in every form that they take. */
export interface RetryOptions {
  retry?: boolean | number | ((failureCount: number, error: never) => boolean) | undefined
  retryDelay?: number | ((failureCount: number, error: never) => number) | undefined
}

/** The call fails with a longer `Retry-After`, so that the app can decide. */
const MAX_RETRY_AFTER_MS = 60_000

/** Applies `retry` to the errors that another try can fix; the others are not retried. */
export function shouldRetry(
  retry: RetryOptions['retry'],
  failureCount: number,
  error: unknown,
): boolean {
  if (!isZepError(error) || !error.retryable) return false
  // TanStack takes a page that was loaded offline to be online until an event says otherwise.
  if (error.code === 'network' && isBrowser() && !navigator.onLine) {
    onlineManager.setOnline(false)
  }
  if ((error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return false
  if (typeof retry === 'function') return retry(failureCount, error as never)
  return typeof retry === 'number' ? failureCount < retry : retry === true
}

/** Applies `retryDelay`, by default TanStack's own, but waits no less than the server asked for. */
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
