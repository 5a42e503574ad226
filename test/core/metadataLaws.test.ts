import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isEqualJson } from '../../src/core/json'
import { type Metadata, composePatches, diffMetadata, mergeMetadata } from '../../src/exports/core'

/** Few keys, so that they meet; `__proto__` and its like among them. */
const key = fc.constantFrom('a', 'b', '__proto__', 'system', 'toString', '')

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 1, '', 'x', false, true),
  fc.array(fc.constantFrom<unknown>(0, null, {}, { a: 1 }), { maxLength: 2 }),
)

const { object } = fc.letrec<{ value: unknown; object: Metadata }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('object')),
  // By entries, since a dictionary would set the prototype for the key `__proto__`.
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}))

/** An edit: neither empty nor only `system`, as the client refuses both. */
const patch = object.filter((made) => Object.keys(made).some((name) => name !== 'system'))

const runs = { numRuns: 2000 }

/** The rule in its shortest words, to hold the fast one against. */
function slowMerge(base: unknown, change: unknown, isTop: boolean): unknown {
  if (!isObject(base) || !isObject(change)) return change
  const merged = new Map(Object.entries(base))
  for (const [name, value] of Object.entries(change)) {
    if (isTop && name === 'system') continue
    merged.set(name, merged.has(name) ? slowMerge(merged.get(name), value, false) : value)
  }
  return Object.fromEntries(merged)
}

/** Whether a patch can turn one into the other: it removes no key, and cannot touch `system`. */
function isExpressible(from: unknown, to: unknown, isTop = true): boolean {
  if (!isObject(from) || !isObject(to)) return true
  if (isTop && !isEqualJson(own(from, 'system'), own(to, 'system'))) return false
  return Object.keys(from).every(
    (name) =>
      (isTop && name === 'system') ||
      (Object.hasOwn(to, name) && isExpressible(from[name], to[name], false)),
  )
}

/** Whether the second merges into a place where the first puts a non-object. */
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

describe('merge', () => {
  test('is the rule, in every case', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        expectEqual(mergeMetadata(base, change), slowMerge(base, change, true))
      }),
      runs,
    )
  })

  test('twice is once, and the second time is the very same object', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        const once = mergeMetadata(base, change)
        expect(mergeMetadata(once, change)).toBe(once)
      }),
      runs,
    )
  })

  test('returns the base itself exactly when nothing changes', () => {
    fc.assert(
      fc.property(object, patch, (base, change) => {
        const merged = mergeMetadata(base, change)
        expect(merged === base).toBe(isEqualJson(base, merged))
      }),
      runs,
    )
  })

  test('keeps the identity of everything it does not change, and changes no argument', () => {
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

  test('makes ordinary objects', () => {
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

  test('with {} wipes', () => {
    fc.assert(
      fc.property(object, (base) => {
        expectEqual(mergeMetadata(base, {}), {})
      }),
    )
  })
})

describe('compose', () => {
  test('does to every base what both do, in order', () => {
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

  test('is null exactly where the first puts a non-object and the second an object', () => {
    fc.assert(
      fc.property(patch, patch, (first, second) => {
        expect(composePatches(first, second) === null).toBe(isOrderBound(first, second))
      }),
      runs,
    )
  })

  test('never makes the empty patch', () => {
    fc.assert(
      fc.property(object, object, (first, second) => {
        const composed = composePatches(first, second)
        expect(composed === null || Object.keys(composed).length > 0).toBe(true)
      }),
      runs,
    )
  })
})

describe('diff', () => {
  test('merged over the old is the new, wherever a patch can express it', () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
        fc.pre(isExpressible(from, to))
        const difference = diffMetadata(from, to)
        expectEqual(difference ? mergeMetadata(from, difference) : from, to)
      }),
      runs,
    )
  })

  test('of a thing and what an edit made of it gives the edit back', () => {
    fc.assert(
      fc.property(object, patch, (from, change) => {
        const to = mergeMetadata(from, change)
        const difference = diffMetadata(from, to)
        expectEqual(difference ? mergeMetadata(from, difference) : from, to)
      }),
      runs,
    )
  })

  test('is null exactly when there is nothing to send, and never empty', () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
        expect(diffMetadata(from, from)).toBeNull()
        const difference = diffMetadata(from, to)
        if (difference === null) return
        expect(Object.keys(difference)).not.toHaveLength(0)
        expect(mergeMetadata(from, difference)).not.toBe(from)
      }),
      runs,
    )
  })

  test('clears what it cannot remove, so that the next diff is null', () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
        const difference = diffMetadata(from, to)
        fc.pre(difference !== null)
        expect(diffMetadata(mergeMetadata(from, difference), to)).toBeNull()
      }),
      runs,
    )
  })

  test('sends no more than needed: without any one of its leaves it falls short', () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
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

/** Every patch that lacks one leaf of the given one; an object all of whose leaves go, goes too. */
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
