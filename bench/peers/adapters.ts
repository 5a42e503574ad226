import type { Adapter } from './adapter'
import { apollo, apolloMerging } from './adapters/apollo'
import { reactZep } from './adapters/reactZep'
import { rtkQuery, rtkQueryInvalidating } from './adapters/rtkQuery'
import { swr } from './adapters/swr'
import { tanstackDb, tanstackDbQueue, tanstackDbWriting } from './adapters/tanstackDb'
import { tanstackDocs, tanstackScope, tanstackScopeLast } from './adapters/tanstackDocs'
import { tanstackUi, tanstackUiScope } from './adapters/tanstackUi'

/** The columns of the table: each library as its page on optimistic updates shows it. */
export const peers: readonly Adapter[] = [
  tanstackDocs,
  tanstackScope,
  swr,
  rtkQuery,
  apollo,
  tanstackDb,
]

/** What else TanStack Query's documentation offers for edits that overlap. */
export const queryVariants: readonly Adapter[] = [tanstackScopeLast, tanstackUi, tanstackUiScope]

/** What else the documentation of them all offers for edits that overlap. */
export const variants: readonly Adapter[] = [
  ...queryVariants,
  rtkQueryInvalidating,
  apolloMerging,
  tanstackDbWriting,
  tanstackDbQueue,
]

export const ours: Adapter = reactZep
