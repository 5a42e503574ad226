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

/** What else their documentation offers for edits that overlap. */
export const variants: readonly Adapter[] = [
  tanstackScopeLast,
  tanstackUi,
  tanstackUiScope,
  rtkQueryInvalidating,
  apolloMerging,
  tanstackDbWriting,
  tanstackDbQueue,
]

export const ours: Adapter = reactZep
