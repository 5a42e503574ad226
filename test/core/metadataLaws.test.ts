import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isEqualJson } from '../../src/core/session/json'
import { composePatches, diffMetadata, mergeMetadata, type Metadata } from '../../src/exports/core'

/** Few keys, so that they collide, including `__proto__` and the like. */
const key = fc.constantFrom('a', 'b', '__proto__', 'system', 'toString', '')

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 1, '', 'x', false, true),
  fc.array(fc.constantFrom<unknown>(0, null, {}, { a: 1 }), { maxLength: 2 }),
)

const { object } = fc.letrec<{ value: unknown; object: Metadata }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('object')),
  // Built from entries: in `fc.dictionary`, the key `__proto__` would set the prototype.
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}))

/** A patch that the client accepts: it refuses an empty one and one with nothing but `system`. */
const patch = object.filter((made) => Object.keys(made).some((name) => name !== 'system'))

/** Old and new metadata whose `system` is the same, or left out of the new: `diffMetadata` refuses any other. */
const change = fc.tuple(object, object, fc.boolean()).map(([from, made, isLeftOut]) => {
  const to = Object.fromEntries(Object.entries(made).filter(([name]) => name !== 'system'))
  if (!isLeftOut && 'system' in from) to['system'] = structuredClone(from['system'])
  return { from, to }
})

const runs = { numRuns: 2000 }

/** The merge rule in its simplest form, to compare the fast one with. */
function slowMerge(base: unknown, change: unknown, isTop: boolean): unknown {
  if (!isObject(base) || !isObject(change)) return change
  const merged = new Map(Object.entries(base))
  for (const [name, value] of Object.entries(change)) {
    if (isTop && name === 'system') continue
    merged.set(name, merged.has(name) ? slowMerge(merged.get(name), value, false) : value)
  }
  return Object.fromEntries(merged)
}

/** Whether a patch can turn `from` into `to`: it can neither remove a key nor change `system`. */
function isExpressible(from: unknown, to: unknown, isTop = true): boolean {
  if (!isObject(from) || !isObject(to)) return true
  if (isTop && !isEqualJson(own(from, 'system'), own(to, 'system'))) return false
  return Object.keys(from).every(
    (name) =>
      (isTop && name === 'system') ||
      (Object.hasOwn(to, name) && isExpressible(from[name], to[name], false)),
  )
}

/** Whether the second patch merges into a place where the first one puts a non-object. */
function isOrderBound(first: unknown, second: unknown, isTop = true): boolean {
  if (!isObject(second)) return false
  if (!isObject(first)) return true
  return Object.keys(second).some(
    (name) =>
      !(isTop && name === 'system') &&
      Object.hasOwn(first, name) &&
      isOrderBound(first[name], second[name], false),
  )
}

function isObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(value: Metadata, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

function expectEqual(actual: unknown, expected: unknown): void {
  if (!isEqualJson(actual, expected)) {
    expect.fail(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`)
  }
}

describe('mergeMetadata', () => {
  test('mergeMetadata agrees with the simple rule in every case', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        expectEqual(mergeMetadata(base, change), slowMerge(base, change, true))
      }),
      runs,
    )
  })

  test('mergeMetadata returns the same object when a patch is applied again', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        const once = mergeMetadata(base, change)
        expect(mergeMetadata(once, change)).toBe(once)
      }),
      runs,
    )
  })

  test('mergeMetadata returns the base itself exactly if nothing changes', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        const merged = mergeMetadata(base, change)
        expect(merged === base).toBe(isEqualJson(base, merged))
      }),
      runs,
    )
  })

  test('mergeMetadata keeps the identity of everything it does not change and mutates no argument', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        const before = JSON.stringify([base, change])
        const merged = mergeMetadata(base, change)
        for (const name of Object.keys(base)) {
          if (isEqualJson(base[name], own(merged, name))) expect(merged[name]).toBe(base[name])
        }
        expect(JSON.stringify([base, change])).toBe(before)
      }),
      runs,
    )
  })

  test('mergeMetadata creates ordinary objects', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        const open: unknown[] = [mergeMetadata(base, change)]
        for (const value of open) {
          if (!isObject(value)) continue
          expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
          open.push(...Object.values(value))
        }
      }),
      runs,
    )
  })

  test('mergeMetadata with an empty patch wipes the metadata', () => {
    fc.assert(
      fc.property(object, (base) => {
        expectEqual(mergeMetadata(base, {}), {})
      }),
    )
  })
})

describe('composePatches', () => {
  test('a composed patch has the effect of both patches in order, on any base', () => {
    fc.assert(
      fc.property(object, patch, patch, (base, first, second) => {
        const composed = composePatches(first, second)
        fc.pre(composed !== null)
        const inTurn = mergeMetadata(mergeMetadata(base, first), second)
        expectEqual(mergeMetadata(base, composed), inTurn)
      }),
      runs,
    )
  })

  test('composePatches returns null exactly if the second patch merges into a non-object of the first', () => {
    fc.assert(
      fc.property(patch, patch, (first, second) => {
        expect(composePatches(first, second) === null).toBe(isOrderBound(first, second))
      }),
      runs,
    )
  })

  test('composePatches never returns an empty patch', () => {
    fc.assert(
      fc.property(object, object, (first, second) => {
        const composed = composePatches(first, second)
        expect(composed === null || Object.keys(composed).length > 0).toBe(true)
      }),
      runs,
    )
  })
})

describe('diffMetadata', () => {
  test('a diff merged into the old metadata gives the new, whenever a patch can express it', () => {
    fc.assert(
      fc.property(change, ({ from, to }) => {
        fc.pre(isExpressible(from, to))
        const difference = diffMetadata(from, to)
        expectEqual(difference ? mergeMetadata(from, difference) : from, to)
      }),
      runs,
    )
  })

  test('a diff reproduces the effect of any edit', () => {
    fc.assert(
      fc.property(object, patch, (from, change) => {
        const to = mergeMetadata(from, change)
        const difference = diffMetadata(from, to)
        expectEqual(difference ? mergeMetadata(from, difference) : from, to)
      }),
      runs,
    )
  })

  test('diffMetadata returns null for equal metadata, and never a patch without effect', () => {
    fc.assert(
      fc.property(change, ({ from, to }) => {
        expect(diffMetadata(from, from)).toBeNull()
        const difference = diffMetadata(from, to)
        if (difference === null) return
        expect(Object.keys(difference)).not.toHaveLength(0)
        expect(mergeMetadata(from, difference)).not.toBe(from)
      }),
      runs,
    )
  })

  test('diffMetadata clears the keys that it cannot remove, so that the next diff is null', () => {
    fc.assert(
      fc.property(change, ({ from, to }) => {
        const difference = diffMetadata(from, to)
        fc.pre(difference !== null)
        expect(diffMetadata(mergeMetadata(from, difference), to)).toBeNull()
      }),
      runs,
    )
  })

  test('diffMetadata returns a minimal patch: without any one of its leaves, the result differs', () => {
    fc.assert(
      fc.property(change, ({ from, to }) => {
        const difference = diffMetadata(from, to)
        fc.pre(difference !== null)
        const merged = mergeMetadata(from, difference)
        for (const smaller of withoutEachLeaf(difference)) {
          const less = Object.keys(smaller).length === 0 ? from : mergeMetadata(from, smaller)
          expect(isEqualJson(less, merged)).toBe(false)
        }
      }),
      runs,
    )
  })
})

/** Copies of the patch without one of its leaves each; an object left without leaves is removed. */
function withoutEachLeaf(whole: Metadata): Metadata[] {
  return Object.keys(whole).flatMap((name) => {
    const { [name]: value, ...rest } = whole
    if (!isObject(value) || Object.keys(value).length === 0) return [rest]
    return withoutEachLeaf(value).map((part) =>
      Object.keys(part).length === 0
        ? rest
        : Object.fromEntries([...Object.entries(rest), [name, part]]),
    )
  })
}
