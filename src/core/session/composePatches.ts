import { getOwn, isJsonObject } from './json'
import { isEmpty, mergeObjects, SYSTEM_KEY } from './mergeMetadata'
import type { Metadata } from './Session'

/**
 * Returns one patch that does to **every** base what `first` and then `second` do, or null if there
 * is none. There is none where `first` sets a non-object and `second` an object: sent as one, the
 * object would merge into what `first` should have replaced. An empty patch composes with nothing.
 *
 * @example
 * composePatches({ plan: 'pro' }, { seats: 2 }) // { plan: 'pro', seats: 2 }
 * composePatches({ tags: null }, { tags: { a: 1 } }) // null
 */
export function composePatches<TPatch extends object>(
  first: TPatch,
  second: NoInfer<TPatch>,
): TPatch | null
export function composePatches(first: Metadata, second: Metadata): Metadata | null {
  if (isEmpty(first) || isEmpty(second) || replacesThenMerges(first, second, true)) return null
  return mergeObjects(first, second, true)
}

function replacesThenMerges(first: Metadata, second: Metadata, isTop: boolean): boolean {
  return Object.keys(second).some((key) => {
    const earlier = getOwn(first, key)
    const later = second[key]
    if (earlier === undefined || !isJsonObject(later) || (isTop && key === SYSTEM_KEY)) return false
    return !isJsonObject(earlier) || replacesThenMerges(earlier, later, false)
  })
}
