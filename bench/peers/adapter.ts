import type { ComponentType, ReactNode } from 'react'

import type { Metadata } from './metadata'

/** One library, used the way its own documentation says. */
export interface Adapter {
  /** The heading of its column in the report. */
  readonly name: string
  /** The pages whose pattern it follows. */
  readonly docs: readonly string[]
  /** Creates an app with one screen that sends its requests through `fetchFn`. Apps share no state. */
  create(fetchFn: typeof fetch): App
}

export interface App {
  /** The providers that the library needs. */
  Provider: ComponentType<{ children: ReactNode }>
  /** The hook for a component that shows and edits the session. */
  useRow(): Row
  /** Releases everything that outlives the components. */
  dispose?: (() => void) | undefined
}

export interface Row {
  /** What the screen shows; undefined during the first load. */
  metadata: Metadata | undefined
  /** Makes an edit. The promise is the library's own, and settles with the edit. */
  edit(patch: Metadata): Promise<unknown>
  /** Refetches, as on focus, by polling, or with a button. */
  refetch(): unknown
}
