import type { Metadata } from './Session'

/** Whether a JSON value is an object or an array. */
export function isContainer(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null
}

/** Whether a JSON value is an object: neither an array nor null. */
export function isJsonObject(value: unknown): value is Metadata {
  return isContainer(value) && !Array.isArray(value)
}

/** The value of an own key. What is on the prototype (`toString`) is not data. */
export function getOwn(object: Metadata, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Sets an own key. Assigning to `__proto__` would set the prototype instead. */
export function setOwn(object: Metadata, key: string, value: unknown): void {
  if (!(key in object) || Object.hasOwn(object, key)) {
    object[key] = value
    return
  }
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  })
}

/** Deep equality of JSON values, whatever the order of their keys and however deep they nest. */
export function isEqualJson(left: unknown, right: unknown): boolean {
  // A work list, not recursion: metadata from a server may be thousands of levels deep.
  const pairs: [unknown, unknown][] = [[left, right]]
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair
    if (a === b) continue
    if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) return false
    const keys = Object.keys(a)
    if (keys.length !== Object.keys(b).length) return false
    for (const key of keys) {
      if (!Object.hasOwn(b, key)) return false
      if (a[key] !== b[key]) pairs.push([a[key], b[key]])
    }
  }
  return true
}
