/** Whether this is a plain object, from any realm: a literal, or made by `JSON.parse` or `Object.create(null)`. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (Symbol.toStringTag in value) return false
  return (
    prototype === null ||
    (typeof prototype === 'object' &&
      Object.getPrototypeOf(prototype) === null &&
      'isPrototypeOf' in prototype)
  )
}
