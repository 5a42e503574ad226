import { replaceEqualDeep } from '@tanstack/react-query'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import { foldEdits } from '../../src/edits/foldEdits'
import { shareSessions } from '../../src/edits/shareSessions'
import { mergeMetadata, type Metadata, type Session } from '../../src/exports/core'
import { makeSession } from '../../src/msw/makeSession'

/** Few keys, so that patches collide, and an empty patch, which wipes. */
const key = fc.constantFrom('a', 'b', 'c')
const leaf = fc.constantFrom<unknown>(null, 0, 1, [], [{ a: 1 }], [{ a: 1 }, { b: 1 }])
const nested = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { maxKeys: 2 })), {
  maxKeys: 3,
})
const metadata: fc.Arbitrary<Metadata> = fc.dictionary(key, fc.oneof(leaf, nested), { maxKeys: 3 })

/** What happens to the queue of a session: an edit is added, or the one at this index settles. */
const step = fc.oneof(metadata, fc.nat({ max: 5 }))

/** A patch that counts how often its keys are listed: merging does it twice, sharing once. */
function countListed(patch: Metadata, onList: () => void): Metadata {
  return new Proxy(patch, {
    ownKeys: (target) => {
      onList()
      return Reflect.ownKeys(target)
    },
  })
}

function row(base: Metadata = {}): Session<Metadata> {
  return makeSession({ sessionId: 's', metadata: base })
}

test('after any sequence of edits, the view is the fold of the pending patches', () => {
  fc.assert(
    fc.property(metadata, fc.array(step, { maxLength: 12 }), (base, steps) => {
      const server = row(base)
      const before = JSON.stringify([base, steps])
      const shown = new Map<Session<Metadata>, string>()
      let patches: readonly Metadata[] = []
      for (const next of steps) {
        patches =
          typeof next === 'number'
            ? patches.filter((_patch, index) => index !== next)
            : [...patches, next]
        const view = foldEdits(server, patches)
        const expected = patches.reduce((merged, patch) => mergeMetadata(merged, patch), base)
        expect(view).toEqual({ ...server, metadata: expected })
        expect(foldEdits(server, patches)).toBe(view)
        shown.set(view, JSON.stringify(view))
      }
      // Neither the arguments nor what was shown before has changed.
      expect(JSON.stringify([base, steps])).toBe(before)
      for (const [view, json] of shown) expect(JSON.stringify(view)).toBe(json)
    }),
    { numRuns: 500 },
  )
})

/** The paths of the objects that a value has in common with another one. */
function commonPaths(value: unknown, other: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (typeof other !== 'object' || other === null) return []
  const entries = Object.entries(value).map(([name, part]) => {
    const counterpart: unknown = Object.entries(other).find(([key]) => key === name)?.[1]
    return commonPaths(part, counterpart, `${path}/${name}`)
  })
  return [...(value === other ? [path] : []), ...entries.flat()]
}

test('a view shares with the one before it whatever a comparison of both would share', () => {
  fc.assert(
    fc.property(metadata, fc.array(step, { maxLength: 12 }), (base, steps) => {
      const server = row(base)
      let before: unknown = server
      let patches: readonly Metadata[] = []
      for (const next of steps) {
        patches =
          typeof next === 'number'
            ? patches.filter((_patch, index) => index !== next)
            : [...patches, next]
        const view = foldEdits(server, patches)
        const shared = shareSessions(before, view)
        const compared: unknown = replaceEqualDeep(before, view)
        expect(shared).toEqual(view)
        expect(commonPaths(shared, before)).toEqual(commonPaths(compared, before))
        before = shared
      }
    }),
    { numRuns: 500 },
  )
})

test('what a view shares is not compared again', () => {
  const server = row({ base: true })
  const first = { a: { deep: 1 } }
  const before = foldEdits(server, [first])
  const view = foldEdits(server, [first, { b: 1 }])
  const listed = vi.spyOn(Object, 'keys')
  expect(shareSessions(before, view)).toBe(view)
  expect(listed).not.toHaveBeenCalled()
  listed.mockRestore()
})

test('an appended patch costs one merge and one comparison of what it changes', () => {
  const server = row()
  let listed = 0
  let patches: readonly Metadata[] = []
  for (let edit = 0; edit < 20; edit++) {
    patches = [...patches, countListed({ [`key${edit}`]: edit }, () => listed++)]
    foldEdits(server, patches)
  }
  // The first one has no view before it to share with.
  expect(listed).toBe(3 * 20 - 1)
})

test('a settled edit costs one pass over the remaining patches', () => {
  const server = row()
  let listed = 0
  const patches = Array.from({ length: 20 }, (_, edit) =>
    countListed({ [`key${edit}`]: edit }, () => listed++),
  )
  foldEdits(server, patches)
  listed = 0
  const view = foldEdits(server, patches.slice(1))
  expect(listed).toBe(2 * 19)
  expect(view.metadata).not.toHaveProperty('key0')
})

test('an appended patch that changes nothing keeps the identity of the view', () => {
  const server = row({ base: true })
  const first = { a: 1 }
  const view = foldEdits(server, [first])
  expect(foldEdits(server, [first, { a: 1 }])).toBe(view)
})

test('a session without pending edits is the row itself', () => {
  const server = row({ base: true })
  foldEdits(server, [{ a: 1 }])
  expect(foldEdits(server, [])).toBe(server)
  expect(foldEdits(server, [{ base: true }])).toBe(server)
})

test('every row of a session has its own view', () => {
  const patches = [{ a: 1 }]
  const [older, newer] = [row({ version: 1 }), row({ version: 2 })]
  expect(foldEdits(older, patches).metadata).toEqual({ version: 1, a: 1 })
  expect(foldEdits(newer, patches).metadata).toEqual({ version: 2, a: 1 })
  expect(foldEdits(older, patches).metadata).toEqual({ version: 1, a: 1 })
})
