import { checkPlainJson } from '../input/checkPlainJson'
import { getOwn, isJsonObject } from './json'
import { isEmpty, mergeObjects, SYSTEM_KEY } from './mergeMetadata'
import type { Metadata } from './Session'

/**
 * Returns one patch that does to **every** base what `first` and then `second` do, or null if there
 * is none. There is none where `first` sets a non-object and `second` an object: sent as one, the
 * object would merge into what `first` should have replaced. An empty patch composes with nothing.
 *
 * @throws {ZepError} `invalid_input` if a patch is not a plain object, or contains a class instance
 * such as a `Date`
 * @example
 * composePatches({ plan: 'pro' }, { seats: 2 }) // { plan: 'pro', seats: 2 }
 * composePatches({ tags: null }, { tags: { a: 1 } }) // null
 */
export function composePatches<TPatch extends object>(
  first: TPatch,
  second: NoInfer<TPatch>,
): TPatch | null
export function composePatches(first: Metadata, second: Metadata): Metadata | null {
  checkPlainJson('first', first)
  checkPlainJson('second', second)
  return composeChecked(first, second)
}

/** Composes patches that have been checked. */
export function composeChecked(first: Metadata, second: Metadata): Metadata | null {
  if (isEmpty(first) || isEmpty(second) || replacesThenMerges(first, second)) return null
  return mergeObjects(first, second)
}

function replacesThenMerges(first: Metadata, second: Metadata): boolean {
  // The list grows while it is walked: recursion would overflow on deep metadata.
  const open: [Metadata, Metadata][] = [[first, second]]
  for (const [earlier, later] of open) {
    for (const key of Object.keys(later)) {
      const [before, after] = [getOwn(earlier, key), later[key]]
      const isIgnored = earlier === first && key === SYSTEM_KEY
      if (before === undefined || !isJsonObject(after) || isIgnored) continue
      if (!isJsonObject(before)) return true
      open.push([before, after])
    }
  }
  return false
}
