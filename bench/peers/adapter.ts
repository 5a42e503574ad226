import type { ComponentType, ReactNode } from 'react'
import type { Metadata } from './metadata'

/** One library, used as its own documentation says. */
export interface Adapter {
  /** The column's title. */
  readonly name: string
  /** The pages whose pattern the adapter follows. */
  readonly docs: readonly string[]
  /** A fresh app of one screen over this `fetch`: new cache, new client, nothing shared. */
  create(fetchFn: typeof fetch): App
}

export interface App {
  /** The providers that the library asks for. */
  Provider: ComponentType<{ children: ReactNode }>
  /** The hook of a component that shows the session and edits it. */
  useRow(): Row
  /** Releases what outlives the components. */
  dispose?: (() => void) | undefined
}

export interface Row {
  /** What is on the screen; undefined while the first load is under way. */
  metadata: Metadata | undefined
  /** Edits as the user would. The promise is the library's own and settles with the edit. */
  edit(patch: Metadata): Promise<unknown>
  /** Reads again, as on focus, by a poll or a button. */
  refetch(): unknown
}
