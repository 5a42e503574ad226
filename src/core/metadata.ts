import { getOwn, isEqualJson, isJsonObject, setOwn } from './json'
import type { Metadata, MetadataPatch } from './session'

/** The one top-level key that Zep keeps for itself and silently ignores in a PATCH. */
const SYSTEM_KEY = 'system'

/**
 * What the server holds after `patch` was sent over `base`: objects merge at every depth,
 * everything else replaces, `null` stays, a top-level `system` is ignored, and `{}` wipes. Returns
 * `base` itself when nothing changes, else a copy of the changed path only.
 */
export function mergeMetadata<TMetadata extends object>(
  base: TMetadata,
  patch: MetadataPatch<NoInfer<TMetadata>>,
): TMetadata
export function mergeMetadata(base: Metadata, patch: Metadata): Metadata {
  if (isEmpty(patch)) return isEmpty(base) ? base : {}
  return mergeObjects(base, patch, true)
}

/**
 * The smallest patch that turns `from` into `to`, or null when there is nothing to send. A removed
 * key is cleared to null, as no PATCH can remove it; a top-level `system` cannot be changed at all.
 */
export function diffMetadata<TMetadata extends object>(
  from: TMetadata,
  to: NoInfer<TMetadata>,
): MetadataPatch<TMetadata> | null
export function diffMetadata(from: Metadata, to: Metadata): Metadata | null {
  const root: Difference = { from, to }
  // The list grows while it is walked; recursion would overflow on deep server metadata.
  const open = [root]
  for (const node of open) {
    for (const key of new Set([...Object.keys(node.to), ...Object.keys(node.from)])) {
      if (node === root && key === SYSTEM_KEY) continue
      const before = getOwn(node.from, key)
      const after = getOwn(node.to, key)
      if (isJsonObject(before) && isJsonObject(after)) {
        if (before !== after) open.push({ from: before, to: after, parent: node, key })
      } else if (after === undefined) {
        if (before !== undefined && before !== null) record(node, key, null)
      } else if (!isEqualJson(before, after)) {
        record(node, key, after)
      }
    }
  }
  return root.patch ?? null
}

/**
 * One patch that does to **every** base what `first` and then `second` do, or null when there is
 * none: where `first` sets a non-object and `second` an object, the one sent alone would merge into
 * what `first` should have replaced. An empty patch composes with nothing.
 */
export function composePatches<TPatch extends object>(
  first: TPatch,
  second: NoInfer<TPatch>,
): TPatch | null
export function composePatches(first: Metadata, second: Metadata): Metadata | null {
  if (isEmpty(first) || isEmpty(second) || replacesThenMerges(first, second, true)) return null
  return mergeObjects(first, second, true)
}

interface Difference {
  from: Metadata
  to: Metadata
  parent?: Difference
  key?: string
  patch?: Metadata
}

/** Puts one change into the patch, making the objects on the way to it on first use. */
function record(node: Difference, key: string, value: unknown): void {
  let isNew = !node.patch
  setOwn((node.patch ??= {}), key, value)
  while (isNew && node.parent && node.key !== undefined) {
    const { parent } = node
    isNew = !parent.patch
    setOwn((parent.patch ??= {}), node.key, node.patch)
    node = parent
  }
}

function mergeObjects(base: Metadata, patch: Metadata, isTop: boolean): Metadata {
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

function replacesThenMerges(first: Metadata, second: Metadata, isTop: boolean): boolean {
  return Object.keys(second).some((key) => {
    const earlier = getOwn(first, key)
    const later = second[key]
    if (earlier === undefined || !isJsonObject(later) || (isTop && key === SYSTEM_KEY)) return false
    return !isJsonObject(earlier) || replacesThenMerges(earlier, later, false)
  })
}

function isEmpty(object: Metadata): boolean {
  return Object.keys(object).length === 0
}
