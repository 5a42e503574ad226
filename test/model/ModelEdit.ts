import { isSameEffect, type Json, patched } from './merge'

/** The operation of an edit, and the HTTP method that sends it. */
export const METHODS = { update: 'PATCH', add: 'POST', delete: 'DELETE' } as const
export type ModelOperation = keyof typeof METHODS

/** One edit, and what the model knows about it. */
export interface ModelEdit {
  readonly id: number
  readonly operation: ModelOperation
  readonly sessionId: string
  /** The patch of an update, the metadata of an add, or `{}` for a delete: a copy of its own. */
  readonly metadata: Json
  /** Whether the view shows it while it is pending. */
  isShown: boolean
  /**
   * `pending` until the server has acknowledged it, it has failed for good or the app has removed
   * it; `away` since its page was left, until it is restored.
   */
  state: 'pending' | 'acknowledged' | 'failed' | 'removed' | 'away'
  /** How the promise settled; `none` yet. */
  outcome: string
  /** How the promise may settle, as far as has been observed. */
  readonly may: Set<string>
  /** How often it is tried. */
  tries: number
  /** In how many requests it may have failed so far, at most and at least. */
  failures: { most: number; least: number }
  /** Whether a request that may have contained it was applied. */
  mayBeApplied: boolean
  /** `sure` once the server has accepted it, even if the caller is told a little later. */
  answered: 'no' | 'maybe' | 'sure'
  /** The delete in front of it: it fails when the caller of that is told, a little later. */
  fallsWith: ModelEdit | undefined
  /** Whether it comes from storage, so that it may have been sent before. */
  isRestored: boolean
}

/** A new edit that nothing is known about yet. */
export function createEdit(
  given: Pick<ModelEdit, 'id' | 'operation' | 'sessionId' | 'metadata' | 'isShown' | 'tries'>,
): ModelEdit {
  return {
    ...given,
    state: 'pending',
    outcome: 'none',
    may: new Set(),
    failures: { most: 0, least: 0 },
    mayBeApplied: false,
    answered: 'no',
    fallsWith: undefined,
    isRestored: false,
  }
}

/** The edits up to the first one of the given operations. */
export function before(edits: readonly ModelEdit[], ...ends: ModelOperation[]): ModelEdit[] {
  const end = edits.findIndex(({ operation }) => ends.includes(operation))
  return edits.slice(0, end < 0 ? undefined : end)
}

/** Every n such that a PATCH has the effect of the n oldest edits. */
export function runsOf(pending: readonly ModelEdit[], patch: Json): number[] {
  const patches = before(pending, 'add', 'delete').map((edit) => edit.metadata)
  return patches.flatMap((_, index) =>
    isSameEffect(patch, patches.slice(0, index + 1)) ? [index + 1] : [],
  )
}

/** The metadata on the server after these edits; null if there is no session. */
export function foldEdits(start: Json | null, edits: readonly ModelEdit[]): Json | null {
  let state = start
  for (const { operation, metadata } of edits) {
    if (operation === 'update') state = state && patched(state, metadata)
    else state = operation === 'add' ? metadata : null
  }
  return state
}
