import { checkPlainJson } from '../input/checkPlainJson'
import { getOwn, isEqualJson, isJsonObject } from './json'
import type { Metadata, MetadataPatch } from './Session'
import { type OwnObject, setInTree } from './setInTree'

/** The one top-level key that Zep reserves, and silently ignores in a PATCH. */
export const SYSTEM_KEY = 'system'

/**
 * Returns the metadata that the server stores after `patch` was sent over `base`: objects merge at
 * every depth, everything else replaces, `null` is stored, a top-level `system` is ignored, and `{}`
 * wipes. Returns `base` itself if nothing changes; otherwise only the changed path is copied.
 *
 * Values are JSON: objects are plain, at any depth.
 *
 * @throws {ZepError} `invalid_input` if `base` or `patch` is not a plain object, or contains a class
 * instance such as a `Date`
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
  checkPlainJson('base', base)
  checkPlainJson('patch', patch)
  return mergePatches(base, [patch])
}

/** Merges patches in order. Whatever they change is copied once, and not again by every patch. */
export function mergePatches(base: Metadata, patches: readonly Metadata[]): Metadata {
  const owned = new Set<Metadata>()
  return patches.reduce((merged, patch) => {
    if (isEmpty(patch)) return isEmpty(merged) ? merged : {}
    return mergeObjects(merged, patch, owned)
  }, base)
}

/**
 * Merges without the rule for the empty patch. Objects in `owned` are changed in place, and every
 * copy is added to it.
 */
export function mergeObjects(
  base: Metadata,
  patch: Metadata,
  owned: Set<Metadata> = new Set<Metadata>(),
): Metadata {
  const root: Merging = { merged: base, patch }
  const own = (node: Merging): OwnObject => ownOf(node, owned)
  // The list grows while it is walked: recursion would overflow on deep metadata.
  const open = [root]
  for (const node of open) {
    for (const key of Object.keys(node.patch)) {
      const change = node.patch[key]
      // JSON drops undefined, so the server never sees such a key.
      if (change === undefined || (node === root && key === SYSTEM_KEY)) continue
      const before = getOwn(node.merged, key)
      if (isJsonObject(before) && isJsonObject(change)) {
        if (before !== change) open.push({ merged: before, patch: change, parent: node, key })
      } else if (!isEqualJson(before, change)) setInTree(node, key, change, own)
    }
  }
  return root.merged
}

interface Merging {
  merged: Metadata
  patch: Metadata
  parent?: Merging
  key?: string
}

/** The object of a node, copied unless it is owned already. */
function ownOf(node: Merging, owned: Set<Metadata>): OwnObject {
  const isNew = !owned.has(node.merged)
  if (isNew) owned.add((node.merged = { ...node.merged }))
  return { object: node.merged, isNew }
}

/** Whether an object has no keys. */
export function isEmpty(object: Metadata): boolean {
  return Object.keys(object).length === 0
}
