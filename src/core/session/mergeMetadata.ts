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
  return mergePatches(base, [patch])
}

/** Merges patches in order. Whatever they change is copied once, and not again by every patch. */
export function mergePatches(base: Metadata, patches: readonly Metadata[]): Metadata {
  const owned = new Set<Metadata>()
  return patches.reduce((merged, patch) => {
    if (isEmpty(patch)) return isEmpty(merged) ? merged : {}
    return mergeObjects(merged, patch, true, owned)
  }, base)
}

/**
 * Merges without the rule for the empty patch; `isTop` tells whether `system` is reserved here.
 * Objects in `owned` are changed in place, and every copy is added to it.
 */
export function mergeObjects(
  base: Metadata,
  patch: Metadata,
  isTop: boolean,
  owned: Set<Metadata> = new Set<Metadata>(),
): Metadata {
  let merged = base
  for (const key of Object.keys(patch)) {
    const change = patch[key]
    // JSON drops undefined, so the server never sees such a key.
    if (change === undefined || (isTop && key === SYSTEM_KEY)) continue
    const before = getOwn(merged, key)
    let after: unknown = change
    if (isJsonObject(before) && isJsonObject(change)) {
      after = mergeObjects(before, change, false, owned)
    } else if (isEqualJson(before, change)) after = before
    if (after === before) continue
    if (!owned.has(merged)) owned.add((merged = { ...base }))
    setOwn(merged, key, after)
  }
  return merged
}

/** Whether an object has no keys. */
export function isEmpty(object: Metadata): boolean {
  return Object.keys(object).length === 0
}
