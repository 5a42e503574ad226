import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'

import {
  composePatches,
  diffMetadata,
  isZepError,
  mergeMetadata,
  type Metadata,
} from '../../src/exports/core'
import { readData } from '../harness/readData'

interface Vector {
  name: string
  base: Metadata
  patch: Metadata
  result: Metadata
}

/** The results that a real server returned for `patch` over `base`. */
const vectors = readData('merge-vectors') as Vector[]

/** Unlike `toEqual`, distinguishes an own `__proto__` from a prototype. */
function expectSameJson(actual: unknown, expected: unknown): void {
  expect(sorted(actual)).toBe(sorted(expected))
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    child instanceof Object && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  )
}

function nest(depth: number, leaf: unknown): Metadata {
  let value: Metadata = { leaf }
  for (let level = 0; level < depth; level++) value = { a: value }
  return value
}

describe('mergeMetadata', () => {
  test.each(vectors)('mergeMetadata merges like the server: $name', ({ base, patch, result }) => {
    const before = JSON.stringify([base, patch])
    const merged = mergeMetadata(base, patch)
    expectSameJson(merged, result)
    expectSameJson(mergeMetadata(merged, patch), result)
    expect(JSON.stringify([base, patch])).toBe(before)
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype)
  })

  test.each<[string, Metadata, Metadata]>([
    ['the same leaf', { a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }] }],
    [
      'the same leaf with its keys in another order',
      { b: [{ c: 1, d: 2 }] },
      { b: [{ d: 2, c: 1 }] },
    ],
    ['the same nested leaf', { a: { b: { c: null } } }, { a: { b: { c: null } } }],
    ['an empty object over an object', { a: { b: 1 } }, { a: {} }],
    ['only system', { a: 1 }, { system: { x: 1 } }],
    ['only undefined, which JSON drops', { a: 1 }, { a: undefined }],
    ['nothing over nothing', {}, {}],
  ])('mergeMetadata returns the base itself for %s', (_name, base, patch) => {
    expect(mergeMetadata(base, patch)).toBe(base)
  })

  test('mergeMetadata copies only the changed path', () => {
    const base = { kept: { x: 1 }, list: [1], changed: { kept: { y: 1 }, z: 1 } }
    const merged = mergeMetadata(base, { changed: { z: 2 } })
    expect(merged).toEqual({ kept: { x: 1 }, list: [1], changed: { kept: { y: 1 }, z: 2 } })
    expect(merged.kept).toBe(base.kept)
    expect(merged.list).toBe(base.list)
    expect(merged.changed.kept).toBe(base.changed.kept)
    expect(base.changed.z).toBe(1)
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'mergeMetadata treats %s as data and pollutes nothing',
    (key) => {
      const patch = JSON.parse(`{"n":{"${key}":{"polluted":true}},"${key}":1}`) as Metadata
      const merged = mergeMetadata({ n: { a: 1 } }, patch)
      expectSameJson(merged, JSON.parse(`{"n":{"a":1,"${key}":{"polluted":true}},"${key}":1}`))
      expect(Object.getPrototypeOf(merged['n'])).toBe(Object.prototype)
      expect(({} as Metadata)['polluted']).toBeUndefined()
    },
  )

  test('mergeMetadata does not mistake a prototype for an own __proto__ when comparing', () => {
    const base = JSON.parse('{"list":[{"__proto__":{}}]}') as Metadata
    const patch = { list: [{ x: 1 }] }
    expectSameJson(mergeMetadata(base, patch), patch)
  })

  test('mergeMetadata handles metadata nested deeper than any stack', () => {
    const deep = nest(20_000, 1)
    const merged = mergeMetadata({ deep, k: 1 }, { k: 2 })
    expect(merged.deep).toBe(deep)
    expect(mergeMetadata({ deep: deep }, { deep: { new: 1 } }).deep['a']).toBe(deep['a'])
  })
})

describe('diffMetadata', () => {
  test.each<[string, Metadata, Metadata, Metadata | null]>([
    ['no change', { a: { b: [1] } }, { a: { b: [1] } }, null],
    ['another key order', { a: 1, b: 2 }, { b: 2, a: 1 }, null],
    ['a new key', { a: 1 }, { a: 1, b: 2 }, { b: 2 }],
    [
      'one changed leaf of many',
      { a: { b: 1, c: 1 }, d: 1 },
      { a: { b: 2, c: 1 }, d: 1 },
      { a: { b: 2 } },
    ],
    ['a changed array, which is replaced whole', { a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
    ['an object that replaces a scalar', { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['an empty object that replaces a scalar', { a: 1 }, { a: {} }, { a: {} }],
    ['a removed key, which is cleared', { a: 1, b: 2 }, { b: 2 }, { a: null }],
    [
      'a removed nested key, which is cleared',
      { a: { b: 1, c: 2 } },
      { a: { c: 2 } },
      { a: { b: null } },
    ],
    ['the removal of all keys', { a: 1, b: { c: 1 } }, {}, { a: null, b: null }],
    ['a removed null, which needs no clearing', { a: null, b: 1 }, { b: 1 }, null],
    ['a new null', {}, { a: null }, { a: null }],
    ['undefined, which counts as a missing key', { a: 1 }, { a: 1, b: undefined }, null],
    ['the same system', { system: { x: 1 }, a: 1 }, { system: { x: 1 }, a: 2 }, { a: 2 }],
    ['a missing system, which no patch can remove', { system: 1, a: 1 }, { a: 1 }, null],
    ['a changed nested system', { a: { system: 1 } }, { a: { system: 2 } }, { a: { system: 2 } }],
  ])('diffMetadata returns the patch, or null, for %s', (_name, from, to, expected) => {
    expect(diffMetadata(from, to)).toEqual(expected)
  })

  test('diffMetadata treats an own __proto__ key as data', () => {
    const from = JSON.parse('{"__proto__":{"a":1,"b":1}}') as Metadata
    const to = JSON.parse('{"__proto__":{"a":2,"b":1}}') as Metadata
    expectSameJson(diffMetadata(from, to), JSON.parse('{"__proto__":{"a":2}}'))
  })

  test('diffMetadata handles metadata nested deeper than any stack', () => {
    const depth = 20_000
    expect(diffMetadata(nest(depth, [1]), nest(depth, [1]))).toBeNull()
    let patch = diffMetadata(nest(depth, [1]), nest(depth, [2]))
    for (let level = 0; level < depth; level++) patch = patch?.['a'] as Metadata
    expect(patch).toEqual({ leaf: [2] })
    expect(diffMetadata({ a: [nest(depth, 1)] }, { a: [nest(depth, 1)] })).toBeNull()
  })
})

describe('composePatches', () => {
  test.each<[string, Metadata, Metadata, Metadata | null]>([
    ['two keys', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ['one key twice', { a: 1 }, { a: 2 }, { a: 2 }],
    ['two parts of one object', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    ['an object, then a scalar', { a: { b: 1 } }, { a: null }, { a: null }],
    ['an object, then nothing new in it', { a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
    ['a scalar, then an object', { c: 5 }, { c: { x: 1 } }, null],
    ['null, then an object', { a: { c: null } }, { a: { c: { x: 1 } } }, null],
    ['an array, then an empty object', { c: [1] }, { c: {} }, null],
    ['system, which has no effect', { system: 1 }, { system: {}, a: 1 }, { system: 1, a: 1 }],
    ['a wipe, then a patch', {}, { a: 1 }, null],
    ['a patch, then a wipe', { a: 1 }, {}, null],
  ])('composePatches returns one patch, or null, for %s', (_name, first, second, expected) => {
    expect(composePatches(first, second)).toEqual(expected)
  })
})

class Money {
  amount = 1
}

/** What `JSON.parse`, whose result is `any`, or a form can bring along without TypeScript noticing. */
const NOT_PLAIN: [string, unknown][] = [
  ['an array', [1]],
  ['a number', 5],
  ['true', true],
  ['a string', 'a'],
  ['null', null],
  ['undefined', undefined],
  ['a Date', new Date(0)],
  ['a Map', new Map([['a', 1]])],
  ['a class instance', new Money()],
  ['a function', () => 1],
]

const base = { a: 1, b: { c: 2 } }

/** Each function with something in place of one of its arguments. */
const CALLS: [string, string, (value: unknown) => unknown][] = [
  ['diffMetadata', 'from', (value) => diffMetadata(value as Metadata, base)],
  ['diffMetadata', 'to', (value) => diffMetadata<Metadata>(base, value as Metadata)],
  ['mergeMetadata', 'base', (value) => mergeMetadata(value as Metadata, base)],
  ['mergeMetadata', 'patch', (value) => mergeMetadata<Metadata>(base, value as Metadata)],
  ['composePatches', 'first', (value) => composePatches(value as Metadata, base)],
  ['composePatches', 'second', (value) => composePatches<Metadata>(base, value as Metadata)],
]

describe.each(CALLS)('%s, what it gets as `%s`', (_name, argument, call) => {
  test.each(NOT_PLAIN)('%s is refused, rather than read as an object without keys', (_, value) => {
    expect(issueOf(() => call(value))).toEqual({ path: argument, code: 'not_plain_object' })
  })

  test('the message names what it is, and does not speak of sending', () => {
    expect(() => call([1])).toThrow(
      expect.objectContaining({ message: `${argument} must be a plain object, but is an array.` }),
    )
  })

  test.each([
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a class instance', new Money()],
  ])('%s inside it is refused with its path', (_, value) => {
    expect(issueOf(() => call({ b: { list: [0, value] } }))).toEqual({
      path: `${argument}.b.list[1]`,
      code: 'not_json',
    })
  })

  test('an object without a prototype, or of another realm, is a plain object', () => {
    const bare = Object.assign(Object.create(null) as Metadata, { a: 1 })
    const foreign = runInNewContext('({ a: 1 })') as Metadata
    expect(issueOf(() => call(bare))).toBeUndefined()
    expect(issueOf(() => call(foreign))).toBeUndefined()
  })

  test('a value that contains itself is refused, and one that repeats a part is not', () => {
    const left: Metadata = {}
    const right: Metadata = { left }
    left['right'] = right
    expect(issueOf(() => call({ b: { left, right } }))?.code).toBe('cycle')
    const part = { x: [1] }
    expect(issueOf(() => call({ b: { left: part, right: part } }))).toBeUndefined()
  })

  test('objects 100,000 levels deep do not overflow the stack', () => {
    expect(issueOf(() => call(nest(100_000, 1)))).toBeUndefined()
  }, 60_000)
})

test.each([
  ['changed', { system: 1 }, { system: 2 }],
  ['added', {}, { system: { x: 1 } }],
  ['cleared', { system: 1 }, { system: null }],
])('diffMetadata refuses a %s system, which Zep would ignore without a word', (_, from, to) => {
  expect(issueOf(() => diffMetadata<Metadata>(from, to))).toEqual({
    path: 'to.system',
    code: 'reserved_key',
  })
})

test.each([
  ['mergeMetadata', mergeMetadata<Metadata>],
  ['composePatches', composePatches<Metadata>],
  ['diffMetadata', diffMetadata<Metadata>],
])(
  '%s deals with two objects that are 100,000 levels deep',
  (_, call) => {
    const depth = 100_000
    let level: unknown = call(nest(depth, 1), nest(depth, 2))
    for (let i = 0; i < depth; i++) level = (level as Metadata)['a']
    expect(level).toEqual({ leaf: 2 })
  },
  60_000,
)

function issueOf(call: () => unknown): { path: string; code: string } | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (!isZepError(error, 'invalid_input')) throw error
    const [issue] = error.issues
    return issue && { path: issue.path, code: issue.code }
  }
}
