import { getOwn, isEqualJson, isJsonObject, setOwn } from './json'
import type { Metadata, MetadataPatch } from './Session'

/** The one top-level key that Zep reserves, and silently ignores in a PATCH. */
export const SYSTEM_KEY = 'system'

/**
 * Returns the metadata that the server stores after `patch` was sent over `base`: objects merge at
 * every depth, everything else replaces, `null` is stored, a top-level `system` is ignored, and `{}`
 * wipes. Returns `base` itself if nothing changes; otherwise only the changed path is copied.
 *
 * @example
 * mergeMetadata({ plan: 'free', tags: { a: 1 } }, { tags: { b: 2 } })
 * // { plan: 'free', tags: { a: 1, b: 2 } }
 * @see https://help.getzep.com/sdk-reference/memory/update-session
 */
export function mergeMetadata<TMetadata extends object>(
  base: TMetadata,
  patch: MetadataPatch<NoInfer<TMetadata>>,
): TMetadata
export function mergeMetadata(base: Metadata, patch: Metadata): Metadata {
  if (isEmpty(patch)) return isEmpty(base) ? base : {}
  return mergeObjects(base, patch, true)
}

/** Merges without the rule for the empty patch; `isTop` tells whether `system` is reserved here. */
export function mergeObjects(base: Metadata, patch: Metadata, isTop: boolean): Metadata {
  let merged = base
  for (const key of Object.keys(patch)) {
    const change = patch[key]
    // JSON drops undefined, so the server never sees such a key.
    if (change === undefined || (isTop && key === SYSTEM_KEY)) continue
    const before = getOwn(base, key)
    let after: unknown = change
    if (isJsonObject(before) && isJsonObject(change)) after = mergeObjects(before, change, false)
    else if (isEqualJson(before, change)) after = before
    if (after === before) continue
    if (merged === base) merged = { ...base }
    setOwn(merged, key, after)
  }
  return merged
}

/** Whether an object has no keys. */
export function isEmpty(object: Metadata): boolean {
  return Object.keys(object).length === 0
}
