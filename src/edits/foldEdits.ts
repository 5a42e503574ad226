import { replaceEqualDeep } from '@tanstack/react-query'

import { getOwn, setOwn } from '../core/session/json'
import { mergePatches } from '../core/session/mergeMetadata'
import type { Metadata, Session } from '../core/session/Session'
import { keepShared } from './sharedViews'

interface Fold {
  patches: readonly Metadata[]
  shown: Session<Metadata>
}

/** The last view of each of the server's rows. */
const folds = new WeakMap<Session<Metadata>, Fold>()

/**
 * Merges the pending patches of a session, in order, over the server's row. The same row and patches
 * give the same object, and an appended patch costs one merge. `patches` must be a new array
 * whenever it changes.
 */
export function foldEdits(row: Session<Metadata>, patches: readonly Metadata[]): Session<Metadata> {
  if (patches.length === 0) return row
  const kept = folds.get(row)
  if (kept?.patches === patches) return kept.shown
  const isAppended = kept?.patches.every((patch, index) => patch === patches[index]) === true
  const before = isAppended ? kept.shown : row
  const added = isAppended ? patches.slice(kept.patches.length) : patches
  const metadata = mergePatches(before.metadata, added)
  const shown = metadata === before.metadata ? before : { ...row, metadata }
  folds.set(row, { patches, shown })
  if (isAppended && shown !== before) {
    for (const patch of added) shareKeys(before.metadata, metadata, Object.keys(patch))
    keepShared(before, shown)
  }
  return shown
}

/** Lets the values of some keys share what they can with those of an older version. */
function shareKeys(previous: Metadata, next: Metadata, keys: readonly string[]): void {
  for (const key of keys) {
    if (!Object.hasOwn(next, key)) continue
    const shared: unknown = replaceEqualDeep(getOwn(previous, key), next[key])
    if (shared !== next[key]) setOwn(next, key, shared)
  }
}
