import { checkPlainJson } from '../input/checkPlainJson'
import { invalidInput } from '../input/invalidInput'
import { getOwn, isEqualJson, isJsonObject } from './json'
import { SYSTEM_KEY } from './mergeMetadata'
import type { Metadata, MetadataPatch } from './Session'
import { type OwnObject, setInTree } from './setInTree'

/**
 * Returns the smallest patch that turns `from` into `to`, or null if there is nothing to send. A
 * removed key is set to null, because no PATCH can remove it. No PATCH can change a top-level
 * `system`: one that `to` leaves out stays as it is, and one that `to` changes is refused.
 *
 * @throws {ZepError} `invalid_input` if `from` or `to` is not a plain object, or contains a class
 * instance such as a `Date`, or if `to` changes `system`
 * @example
 * diffMetadata({ plan: 'free', seats: 1 }, { plan: 'pro' }) // { plan: 'pro', seats: null }
 */
export function diffMetadata<TMetadata extends object>(
  from: TMetadata,
  to: NoInfer<TMetadata>,
): MetadataPatch<TMetadata> | null
export function diffMetadata(from: Metadata, to: Metadata): Metadata | null {
  checkPlainJson('from', from)
  checkPlainJson('to', to)
  const root: Difference = { from, to }
  // The list grows while it is walked: recursion would overflow on deep server metadata.
  const open = [root]
  for (const node of open) {
    for (const key of new Set([...Object.keys(node.to), ...Object.keys(node.from)])) {
      const before = getOwn(node.from, key)
      const after = getOwn(node.to, key)
      if (node === root && key === SYSTEM_KEY) {
        if (after === undefined || isEqualJson(before, after)) continue
        throw invalidInput(`to.${SYSTEM_KEY}`, 'reserved_key')
      }
      if (isJsonObject(before) && isJsonObject(after)) {
        if (before !== after) open.push({ from: before, to: after, parent: node, key })
      } else if (after === undefined) {
        if (before !== undefined && before !== null) setInTree(node, key, null, patchOf)
      } else if (!isEqualJson(before, after)) {
        setInTree(node, key, after, patchOf)
      }
    }
  }
  return root.patch ?? null
}

interface Difference {
  from: Metadata
  to: Metadata
  parent?: Difference
  key?: string
  patch?: Metadata
}

/** The part of the patch that belongs to a node. */
function patchOf(node: Difference): OwnObject {
  const isNew = !node.patch
  return { object: (node.patch ??= {}), isNew }
}
