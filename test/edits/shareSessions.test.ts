import { replaceEqualDeep } from '@tanstack/react-query'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { isSession } from '../../src/edits/isSession'
import { shareSessions } from '../../src/edits/shareSessions'
import type { Metadata, Session } from '../../src/exports/core'
import { makeSession } from '../../src/exports/msw'

/** Parsed, as a response is: nothing in the result is identical to anything else. */
function copy<TValue>(value: TValue): TValue {
  return structuredClone(value)
}

function row(sessionId: string, metadata: Metadata = { tags: { of: sessionId } }): Session {
  return makeSession({ sessionId, metadata })
}

function listOf(...sessions: Session[]) {
  return { sessions, totalCount: sessions.length, responseCount: sessions.length }
}

function rowsIn(data: unknown): unknown[] {
  if (Array.isArray(data)) return data.flatMap(rowsIn)
  if (typeof data !== 'object' || data === null) return []
  if ('sessionId' in data) return [data]
  return Object.values(data).flatMap(rowsIn)
}

const metadata = fc.constantFrom<Metadata>({}, { a: 1 }, { a: { b: [1, 2] }, c: null })
const rows = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom('r', 's', 't', 'u', 'v'), metadata)
    .map(([sessionId, value]) => row(sessionId, value)),
  { selector: ({ sessionId }) => sessionId },
)

const lists: ((sessions: Session[]) => unknown)[] = [
  (sessions) => sessions,
  (sessions) => listOf(...sessions),
  (sessions) => ({ sessions, nested: { total: [sessions.length] } }),
  (sessions) => ({
    pages: [listOf(...sessions.slice(0, 2)), listOf(...sessions.slice(2))],
    pageParams: [1, 2],
  }),
  (sessions) => ({ pages: [sessions.slice(0, 1), sessions.slice(1)] }),
  (sessions) => [sessions.slice(0, 1), null, 'text', sessions.slice(1)],
]
const others: ((sessions: Session[]) => unknown)[] = [
  (sessions) => sessions[0],
  (sessions) => ({ byName: sessions.map(({ sessionId }) => ({ [sessionId]: 1 })) }),
  (sessions) => sessions.map(({ sessionId }) => sessionId),
  (sessions) => sessions.length,
  () => null,
  () => undefined,
]
const shape = fc.constantFrom(...lists, ...others)
const value = fc.tuple(shape, rows).map(([toShape, sessions]) => toShape(sessions))

test('for any two values, the result equals the next one, and neither is changed', () => {
  fc.assert(
    fc.property(value, value, (previous, next) => {
      const before = copy([previous, next])
      const shared = shareSessions(previous, next)
      expect(shared).toEqual(before[1])
      expect([previous, next]).toEqual(before)
      expect(shareSessions(previous, shared)).toEqual(shared)
      expect(shareSessions(shared, copy(next))).toBe(shared)
    }),
    { numRuns: 1000 },
  )
})

test('the previous value is kept exactly if TanStack keeps it', () => {
  fc.assert(
    fc.property(value, value, fc.boolean(), (previous, other, isSame) => {
      const next = copy(isSame ? previous : other)
      const isKept = replaceEqualDeep(previous, next) === previous
      expect(shareSessions(previous, next) === previous).toBe(isKept)
    }),
    { numRuns: 1000 },
  )
})

test('a row that equals the previous row of its session is that row, wherever it is now', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...lists),
      rows,
      fc.infiniteStream(fc.boolean()),
      fc.infiniteStream(fc.nat()),
      (toList, sessions, isEdited, rank) => {
        const edited = sessions.filter(() => isEdited.next().value)
        const next = sessions
          .map((session) => ({ session, rank: rank.next().value }))
          .sort((left, right) => Number(left.rank) - Number(right.rank))
          .map(({ session }) => copy(session))
          .map((session) =>
            edited.some(({ sessionId }) => sessionId === session.sessionId)
              ? { ...session, metadata: { edited: true } }
              : session,
          )
        const shared = rowsIn(shareSessions(toList(sessions), toList(next)))
        for (const session of sessions) {
          expect(shared.includes(session)).toBe(!edited.includes(session))
        }
      },
    ),
    { numRuns: 1000 },
  )
})

test('an edited row keeps the identity of everything that is equal in it', () => {
  const previous = row('s', { tags: { a: [1] }, plan: 'free' })
  const next = copy({ ...previous, metadata: { ...previous.metadata, plan: 'pro' } })
  const [shared] = rowsIn(shareSessions([previous], [next]))
  expect(shared).toEqual(next)
  const metadata = isSession(shared) ? shared.metadata : {}
  expect(metadata['tags']).toBe(previous.metadata['tags'])
})

test('rows that are identical are not entered', () => {
  const untouchable = new Proxy(row('t'), {
    ownKeys: () => expect.fail('entered'),
  })
  const previous = listOf(row('s'), untouchable)
  const next = listOf(row('s', { edited: true }), untouchable)
  expect(shareSessions(previous, next)).toBe(next)
})

test('an array keeps its holes and its further properties, as with TanStack', () => {
  const rowsOf = (extra: object) => Object.assign([row('s')], extra)
  const next = rowsOf({ total: 2 })
  expect(shareSessions(rowsOf({ total: 1 }), next)).toBe(next)
  expect(shareSessions(rowsOf({}), next)).toBe(next)
  const plain = rowsOf({})
  expect(shareSessions(rowsOf({ total: 1 }), plain)).toBe(plain)
  const sparse = new Array<Session>(1)
  expect(shareSessions([undefined], sparse)).toBe(sparse)
})

test('an instance of a class is never exchanged for a plain object or for another instance', () => {
  class Row {
    sessionId = 's'
    metadata = {}
  }
  const next = [new Row()]
  expect(shareSessions([new Row()], next)).toBe(next)
  expect(shareSessions([{ sessionId: 's', metadata: {} }], next)).toBe(next)
})

test('an own key named __proto__ stays an own key', () => {
  const parse = (more: string): unknown =>
    JSON.parse(`{ "sessionId": "s", "metadata": { "__proto__": {}, "a": {} ${more} } }`)
  const [previous, next] = [parse(''), parse(', "b": 1')]
  const shared = shareSessions(previous, next)
  expect(JSON.stringify(shared)).toBe(JSON.stringify(next))
})

test('a field that is undefined is not taken for one that is missing', () => {
  const previous = [{ ...row('s'), lost: undefined }]
  const next = [{ ...row('s'), gained: undefined }]
  expect(shareSessions(previous, next)).toStrictEqual(next)
})
