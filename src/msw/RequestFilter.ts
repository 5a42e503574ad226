import type { MockRequest } from './MockRequest'

/** Selects requests. A request has to match every field that is set. */
export interface RequestFilter {
  /** @default every session */
  sessionId?: string | undefined
  /**
   * In upper or lower case.
   *
   * @default every method
   */
  method?: string | undefined
  /**
   * Called once for each request that the other fields select.
   *
   * @default every request
   */
  when?: ((request: MockRequest) => boolean) | undefined
}

/** Whether a filter selects a request. */
export function matchesFilter(filter: RequestFilter, request: MockRequest): boolean {
  const { sessionId, method, when } = filter
  return (
    (sessionId === undefined || sessionId === request.sessionId) &&
    (method === undefined || method.toUpperCase() === request.method) &&
    (when === undefined || when(request))
  )
}
