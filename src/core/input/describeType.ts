/** Names the type of a value for a message, and quotes nothing of it: `undefined`, `an array`, `a Map`. */
export function describeType(value: unknown): string {
  if (value == null) return String(value)
  const name = typeof value === 'object' ? classOf(value) : typeof value
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`
}

/** The name of a class, unless it is too odd for a message: anyone can choose it. */
function classOf(value: object): string {
  try {
    if (Array.isArray(value)) return 'array'
    // Unlike `constructor`, this knows a Date from another realm, but not a class of the app.
    const tag = Object.prototype.toString.call(value).slice('[object '.length, -1)
    const name = tag === 'Object' ? value.constructor.name : tag
    if (name !== 'Object' && /^\w{1,40}$/.test(name)) return name
  } catch {
    // A revoked proxy, a getter that throws, or an object without a prototype.
  }
  return 'object'
}
