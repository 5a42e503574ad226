import { onlineManager } from '@tanstack/react-query'

import { isZepError, type ZepError } from '../core/errors/ZepError'
import { isBrowser } from '../core/http/isBrowser'
import type { Edit } from './Edit'

/** TanStack's `retry` and `retryDelay`, in every form that they take. */
export interface RetryOptions {
  retry?: boolean | number | ((failureCount: number, error: never) => boolean) | undefined
  retryDelay?: number | ((failureCount: number, error: never) => number) | undefined
}

/** The call fails with a longer `Retry-After`, so that the app can decide. */
const MAX_RETRY_AFTER_MS = 60_000

/**
 * TanStack takes a page that was loaded offline to be online until an event says otherwise. Returns
 * whether a failed request has just told that it is not: it never left the page.
 */
export function noticeOffline({ code }: ZepError): boolean {
  if (code !== 'network' || !isBrowser() || navigator.onLine || !onlineManager.isOnline())
    return false
  onlineManager.setOnline(false)
  return true
}

/** Applies `retry` to the errors that another try can fix; the others are not retried. */
export function shouldRetry(
  retry: RetryOptions['retry'],
  failureCount: number,
  error: unknown,
): boolean {
  if (!isZepError(error) || !error.retryable) return false
  noticeOffline(error)
  if ((error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return false
  if (typeof retry === 'function') return retry(failureCount, error as never)
  return typeof retry === 'number' ? failureCount < retry : retry === true
}

/**
 * How long no edit of any session is sent after an error: as long as the server has asked for, unless
 * that is longer than an edit waits.
 */
export function pauseMs({ retryable, retryAfterMs = 0 }: ZepError): number {
  return retryable && retryAfterMs <= MAX_RETRY_AFTER_MS ? retryAfterMs : 0
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

/**
 * Counts a failed try of an edit, and returns how long to wait before the next one; undefined if
 * there is none.
 */
export function nextDelayMs(edit: Edit, error: ZepError): number | undefined {
  const failureCount = edit.failureCount++
  if (edit.alone === 'last') return undefined
  try {
    const { retry, retryDelay } = edit.retryOptions()
    if (!shouldRetry(retry, failureCount, error)) return undefined
    return retryDelayMs(retryDelay, failureCount, error)
  } catch (thrown) {
    // The app's own function threw. As TanStack does with callbacks: reported, without a retry.
    void Promise.reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
    return undefined
  }
}
