import type { QueryClient, QueryKey } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import { ZepError } from '../core/errors/ZepError'
import { isResolvable } from '../core/input/normalizeBaseUrl'

/**
 * Next.js treats an error with this digest as a component that renders in the browser only, as it
 * does for `useSearchParams`: it logs nothing, and builds static pages. `reason` is what its error
 * names if there is no Suspense boundary.
 */
const NEXT_BAILOUT = {
  digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING',
  reason: 'useSuspenseSession()',
}

/**
 * Leaves a suspended read to the browser if a server cannot resolve the base URL and nothing was
 * prefetched: React then sends the fallback of the nearest Suspense boundary, and renders its content
 * in the browser. A promise that never settles would keep the response open instead.
 *
 * @throws {ZepError} `invalid_input`, with the issue `relative_on_server`
 */
export function readInBrowser(
  queryClient: QueryClient,
  { baseUrl }: ZepClient,
  queryKey: QueryKey,
): void {
  if (isResolvable(baseUrl)) return
  const state = queryClient.getQueryState(queryKey)
  // Prefetched, or still streaming from the prefetch.
  if (state && (state.status !== 'pending' || state.fetchStatus === 'fetching')) return
  const message = `baseUrl "${baseUrl}" is relative; a server cannot read from it`
  const error = new ZepError({
    code: 'invalid_input',
    message: `useSuspenseSession: ${message}. Below a <Suspense> boundary, the browser reads instead; to have the session in the HTML, prefetch it (docs/server-rendering.md).`,
    issues: [{ path: 'baseUrl', code: 'relative_on_server', message }],
  })
  throw Object.assign(error, NEXT_BAILOUT)
}
