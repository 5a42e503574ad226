import { isDeepStrictEqual } from 'node:util'

/** A JSON object. */
export type Json = Record<string, unknown>

/**
 * Zep's rule for a PATCH, deliberately written a second time without looking at the first: the
 * model must not inherit a bug of the code that it tests.
 */
export function patched(base: Json, patch: Json): Json {
  const result = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(patch)) {
    const before = result.get(key)
    result.set(key, isObject(before) && isObject(value) ? patched(before, value) : value)
  }
  return Object.fromEntries(result)
}

/** The result of all patches in order. */
export function patchedBy(base: Json, patches: readonly Json[]): Json {
  let result = base
  for (const patch of patches) result = patched(result, patch)
  return result
}

/**
 * Bases that distinguish any two patches: an empty one, scalars everywhere, and objects with a
 * key `z` that no edit contains, at every depth that an edit reaches.
 */
const PROBES: readonly Json[] = [
  {},
  everywhere(7),
  everywhere(null),
  everywhere({ z: 7 }),
  everywhere({ z: 7, ...everywhere(7) }),
  everywhere({ z: 7, ...everywhere({ z: 7, ...everywhere(7) }) }),
]

/** Whether one patch has the same effect on every base as the others in order. */
export function isSameEffect(patch: Json, patches: readonly Json[]): boolean {
  return PROBES.every((base) => isDeepStrictEqual(patched(base, patch), patchedBy(base, patches)))
}

function everywhere(value: unknown): Json {
  return { k: value, l: value, m: value }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
