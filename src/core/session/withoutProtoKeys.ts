import { isContainer } from './json'
import type { Metadata } from './Session'

/**
 * Returns a JSON value without its `__proto__` keys, at any depth: code that copies such a key by
 * assignment would set the prototype of its copy. Without one, the value itself is returned.
 */
export function withoutProtoKeys<TValue>(value: TValue): TValue {
  return hasProtoKey(value) ? (copyWithoutProtoKeys(value) as TValue) : value
}

// Both walk a work list: the server stores metadata of any depth, and recursion would overflow.

function hasProtoKey(value: unknown): boolean {
  const open: unknown[] = [value]
  for (const container of open) {
    if (!isContainer(container)) continue
    if (Object.hasOwn(container, '__proto__')) return true
    for (const key in container) if (isContainer(container[key])) open.push(container[key])
  }
  return false
}

function copyWithoutProtoKeys(value: unknown): unknown {
  const root: Metadata = { value }
  const open: Metadata[] = [root]
  for (const container of open) {
    for (const key of Object.keys(container)) {
      const child = container[key]
      if (!isContainer(child)) continue
      const copy = (Array.isArray(child) ? [...child] : { ...child }) as Metadata
      delete copy['__proto__']
      container[key] = copy
      open.push(copy)
    }
  }
  return root['value']
}
