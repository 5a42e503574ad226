import type { HeaderSources } from './makeHeaders'

/** Who asks, by client. It is kept here so that no field of a client shows a key. */
const callers = new WeakMap<WeakKey, HeaderSources>()

/** Remembers who asks through a client. */
export function setCaller(client: WeakKey, sources: HeaderSources): void {
  callers.set(client, sources)
}

/**
 * Whether two clients ask in the name of the same caller, as far as one can tell: a function that
 * returns a key or headers may return anything, and a wrapped client has no caller of its own.
 */
export function isSameCaller(left: WeakKey, right: WeakKey): boolean {
  const [first, second] = [callers.get(left), callers.get(right)]
  if (!first || !second) return true
  return isSame(first.apiKey, second.apiKey) && isSame(read(first.headers), read(second.headers))
}

function isSame(left: unknown, right: unknown): boolean {
  return typeof left === 'function' || typeof right === 'function' || left === right
}

/** Headers as a string that does not depend on their order or spelling; a function as it is. */
function read(headers: HeaderSources['headers']): unknown {
  if (typeof headers === 'function') return headers
  try {
    return JSON.stringify([...new Headers(headers)])
  } catch {
    // No request can be sent with these.
    return undefined
  }
}
