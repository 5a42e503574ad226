/** What an app chooses once. */
export interface ModelConfig {
  strict: boolean
  /** Whether `createZepHandler` is between the app and Zep. */
  handler: boolean
  /** Whether a second tab edits too: one of its own, or another prefix in the same QueryClient. */
  tabs: 'one' | 'queryClient' | 'prefix'
  /** Whether a component that suspends shows the session too. */
  suspense: boolean
  staleTime: number
  gcTime: number
  mutationGcTime: number
  /** What the app's own mutation defaults say. */
  retry: number | undefined
  /** How many edits may be in flight at once. */
  maxConcurrentUpdates: number
  /** How many more sessions there are, which are edited together. */
  crowd: number
  /** Whether acknowledgements of one session alone wait for those of others. */
  alwaysBatches: boolean
  /** Whether the result of an asynchronous schema is a thenable rather than a promise. */
  thenable: boolean
  /** Whether a refused edit has to reject at once, offline too. */
  refusals: boolean
}

/** The plain app that every feature departs from. */
export const PLAIN: ModelConfig = {
  strict: false,
  handler: false,
  tabs: 'one',
  suspense: false,
  // Only an invalidation makes data stale here: an automatic refetch could hide a bug.
  staleTime: Infinity,
  gcTime: Infinity,
  mutationGcTime: Infinity,
  retry: undefined,
  maxConcurrentUpdates: 1,
  crowd: 0,
  alwaysBatches: false,
  thenable: false,
  refusals: true,
}
