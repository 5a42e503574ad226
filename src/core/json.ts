import type { Metadata } from './session'

/** Whether a JSON value is an object: neither an array nor null. */
export function isJsonObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of an own key; what stands on the prototype (`toString`) is not data. */
export function getOwn(object: Metadata, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Sets an own key, `__proto__` and everything else `Object.prototype` names included. */
export function setOwn(object: Metadata, key: string, value: unknown): void {
  if (key in Object.prototype) {
    Object.defineProperty(object, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    })
  } else {
    object[key] = value
  }
}

/** Deep equality of JSON values, whatever the order of their keys and however deep they nest. */
export function isEqualJson(left: unknown, right: unknown): boolean {
  // A work list, not recursion: metadata from a server may be thousands of levels deep.
  const pairs: [unknown, unknown][] = [[left, right]]
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair
    if (a === b) continue
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return false
      for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) pairs.push([a[i], b[i]])
    } else if (isJsonObject(a) && isJsonObject(b)) {
      const keys = Object.keys(a)
      if (keys.length !== Object.keys(b).length) return false
      for (const key of keys) {
        if (!Object.hasOwn(b, key)) return false
        if (a[key] !== b[key]) pairs.push([a[key], b[key]])
      }
    } else {
      return false
    }
  }
  return true
}
