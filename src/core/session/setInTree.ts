import { setOwn } from './json'
import type { Metadata } from './Session'

/** An object, and whether it was made just now, so that its parent does not contain it yet. */
export interface OwnObject {
  object: Metadata
  isNew: boolean
}

/**
 * Sets a key in the object of a node, and puts every object that had to be made for that into the
 * object of its parent. `own` returns the object of a node, and makes it when it is first needed.
 */
export function setInTree<TNode extends { parent?: TNode; key?: string }>(
  node: TNode,
  key: string,
  value: unknown,
  own: (node: TNode) => OwnObject,
): void {
  let { object, isNew } = own(node)
  setOwn(object, key, value)
  for (let at = node; isNew && at.parent && at.key !== undefined; at = at.parent) {
    const parent = own(at.parent)
    setOwn(parent.object, at.key, object)
    ;({ object, isNew } = parent)
  }
}
