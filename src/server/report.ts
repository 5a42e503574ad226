import type { ZepError } from '../core/errors/ZepError'
import { withDeadline } from '../core/http/withDeadline'
import type { Settings } from './checkOptions'
import type { ErrorContext } from './ZepHandlerOptions'

/** Any longer, and the browser could give up before it gets the response to a timeout. */
const MAX_WAIT_MS = 1000

/** Tells `onError`, and waits for it for a moment. It never fails, whatever `onError` does. */
export async function report(
  error: ZepError,
  context: ErrorContext,
  { onError, timeoutMs }: Pick<Settings, 'onError' | 'timeoutMs'>,
): Promise<void> {
  if (!onError) return
  // Called here, because it must be told of an edit that was saved after the browser had left, too.
  const told = (async () => onError(error, context))().catch(() => undefined)
  const waitMs = Math.min(MAX_WAIT_MS, timeoutMs)
  const { signal } = context.request
  await withDeadline(
    () => told,
    waitMs,
    () => error,
    signal,
  ).catch(() => undefined)
}
