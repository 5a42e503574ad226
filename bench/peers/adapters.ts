import type { Adapter } from './adapter'
import { apollo, apolloMerging } from './adapters/apollo'
import { reactZep } from './adapters/reactZep'
import { rtkQuery, rtkQueryInvalidating } from './adapters/rtkQuery'
import { swr } from './adapters/swr'
import {
  tanstackDb,
  tanstackDbDebounce,
  tanstackDbQueue,
  tanstackDbThrottle,
  tanstackDbWriting,
} from './adapters/tanstackDb'
import { tanstackDocs, tanstackScope, tanstackScopeLast } from './adapters/tanstackDocs'
import { tanstackUi, tanstackUiScope } from './adapters/tanstackUi'

/** Each library with the pattern of its documentation page on optimistic updates. */
export const peers: readonly Adapter[] = [
  tanstackDocs,
  tanstackScope,
  swr,
  rtkQuery,
  apollo,
  tanstackDb,
]

/** Other patterns that TanStack Query documents for overlapping edits. */
export const queryVariants: readonly Adapter[] = [tanstackScopeLast, tanstackUi, tanstackUiScope]

/** The paced mutations of TanStack DB. */
export const pacedVariants: readonly Adapter[] = [
  tanstackDbQueue,
  tanstackDbThrottle,
  tanstackDbDebounce,
]

/** Other patterns that any of the libraries documents for overlapping edits. */
export const variants: readonly Adapter[] = [
  ...queryVariants,
  rtkQueryInvalidating,
  apolloMerging,
  tanstackDbWriting,
  ...pacedVariants,
]

export const ours: Adapter = reactZep
