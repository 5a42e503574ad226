import type { Json } from './merge'
import type { ModelOperation } from './ModelEdit'

/** The hooks that update: see `useModelApp`. */
export type Instance = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** The instances by what is special about them. */
export const INSTANCE = {
  plain: 0,
  retriesOnce: 1,
  notOptimistic: 2,
  asyncSchema: 3,
  syncSchema: 4,
  neverRetries: 5,
  otherClient: 6,
} as const

/** One call of a hook, and what its callbacks do. */
export interface EditCommand {
  operation: ModelOperation
  sessionId: string
  instance: Instance
  metadata: Json
  /** Whether the app's `onMutate` is asynchronous, and whether it throws. */
  slowMutate: boolean
  throws: boolean
  /** Whether the app's `onSettled` is asynchronous. */
  slowSettle: boolean
  /** Whether the app passes the variables of its last update again, or changes these afterwards. */
  variables: 'fresh' | 'reused' | 'mutated'
  /** Another edit, made in a callback of this one. */
  then: { in: 'onMutate' | 'onSuccess' | 'onError' | 'onSettled'; edit: EditCommand } | undefined
}

/** The key that the schemas refuse. */
export const INVALID = 'invalid'

/** How often the edits of an instance are tried. */
export function triesOf(
  operation: ModelOperation,
  instance: Instance,
  appRetry: number | undefined,
): number {
  if (operation === 'update' && instance === INSTANCE.retriesOnce) return 2
  if (operation === 'update' && instance === INSTANCE.neverRetries) return 1
  const ofOperation = operation === 'add' ? 0 : 2
  return (operation === 'update' ? (appRetry ?? ofOperation) : ofOperation) + 1
}
