import { expect, test } from 'vitest'

import type { ChangedSessions } from '../../src/edits/EditChanges'
import { createEditView, type PendingEdits } from '../../src/edits/EditView'
import type { Metadata, Session, SessionList } from '../../src/exports/core'
import { makeSession } from '../../src/exports/msw'

type Listener = Parameters<PendingEdits['subscribe']>[0]

const NONE: readonly Metadata[] = []

/** What a view sees of the engine, without requests and mutations. */
class FakeEngine implements PendingEdits {
  viewVersion = 0
  readonly #patches = new Map<string, readonly Metadata[]>()
  readonly #deleting = new Set<string>()
  readonly #listeners = new Set<Listener>()

  patches(sessionId: string): readonly Metadata[] {
    return this.#patches.get(sessionId) ?? NONE
  }

  isDeleting(sessionId: string): boolean {
    return this.#deleting.has(sessionId)
  }

  sessionIds(): Iterable<string> {
    return new Set([...this.#patches.keys(), ...this.#deleting])
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Edits several sessions, and notifies once. */
  edit(patch: Metadata, ...sessionIds: string[]): void {
    for (const id of sessionIds) this.#patches.set(id, [...this.patches(id), patch])
    this.#notify(new Map(sessionIds.map((id) => [id, true])))
  }

  /** Removes the oldest edit of a session. */
  settle(sessionId: string): void {
    this.#patches.set(sessionId, this.patches(sessionId).slice(1))
    this.#notify(new Map([[sessionId, true]]))
  }

  delete(sessionId: string): void {
    this.#deleting.add(sessionId)
    this.#notify(new Map([[sessionId, true]]))
  }

  #notify(changes: ChangedSessions): void {
    this.viewVersion++
    for (const listener of [...this.#listeners]) listener(changes)
  }
}

function rows(count: number, prefix = 's'): Session[] {
  return Array.from({ length: count }, (_, index) =>
    makeSession({ sessionId: `${prefix}${index}` }),
  )
}

function listOf(sessions: Session[]): SessionList {
  return { sessions, totalCount: sessions.length, responseCount: sessions.length }
}

/** A view that is on screen, and how often it was told to render. */
function mountView(engine: PendingEdits, sessionId?: string) {
  const view = createEditView(engine, sessionId)
  const mounted = {
    renders: 0,
    show: <TData>(data: TData): TData => view.getSnapshot()(data),
    get snapshot() {
      return view.getSnapshot()
    },
    unmount: view.subscribe(() => mounted.renders++),
  }
  return mounted
}

/** Rows that count how often their id is read. */
function countReads(sessions: Session[], onRead: () => void): Session[] {
  return sessions.map((session) => {
    const { sessionId, ...rest } = session
    return Object.defineProperty(rest, 'sessionId', {
      get: () => {
        onRead()
        return sessionId
      },
      enumerable: true,
    }) as Session
  })
}

test('edits of many sessions that come together make a view render once', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  const list = listOf(rows(20))
  view.show(list)
  engine.edit({ a: 1 }, 's3', 's4', 's5', 'elsewhere')
  expect(view.renders).toBe(1)
  const shown = view.show(list).sessions.filter(({ metadata }) => metadata['a'] === 1)
  expect(shown.map(({ sessionId }) => sessionId)).toEqual(['s3', 's4', 's5'])
})

test('a view renders only for sessions that it has shown, one by one or in data of any shape', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  const [a = [], b = [], c = [], d = [], e = []] = ['a', 'b', 'c', 'd', 'e'].map((it) =>
    rows(2, it),
  )
  const showAll = () => {
    view.show(a[0])
    view.show(b)
    view.show({ pages: [listOf(c), listOf(d)] })
    view.show([[e[0]], [e[1]]])
    view.show({ any: 'thing' })
  }
  for (const id of ['a0', 'b0', 'b1', 'c1', 'd0', 'd1', 'e0', 'e1']) {
    showAll()
    const before = view.renders
    engine.edit({ edited: id }, 'a1')
    engine.edit({ edited: id }, 'elsewhere')
    expect(view.renders).toBe(before)
    engine.edit({ edited: id }, id)
    expect(view.renders).toBe(before + 1)
  }
})

test('a view keeps its snapshot as long as nothing that it has shown changes', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  view.show(rows(3))
  const before = view.snapshot
  engine.edit({ a: 1 }, 'elsewhere')
  expect(view.snapshot).toBe(before)
  engine.edit({ a: 1 }, 's1')
  expect(view.snapshot).not.toBe(before)
})

test('a list that is shown after an edit of another session contains that edit', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  view.show(rows(3))
  engine.edit({ a: 1 }, 't1')
  expect(view.show(rows(3, 't'))[1]?.metadata).toEqual({ a: 1 })
})

test('a view that nothing subscribes to is up to date whenever it is read', () => {
  for (const sessionId of [undefined, 's1']) {
    const engine = new FakeEngine()
    const view = createEditView(engine, sessionId)
    const before = view.getSnapshot()
    expect(view.getSnapshot()).toBe(before)
    const unsubscribe = view.subscribe(() => undefined)
    unsubscribe()
    engine.edit({ a: 1 }, 's1')
    const after = view.getSnapshot()
    expect(after).not.toBe(before)
    expect(view.getSnapshot()).toBe(after)
  }
})

test('rows without an edit, and a list without one, keep their identity', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  const list = listOf(rows(5))
  engine.edit({ a: 1 }, 'elsewhere')
  expect(view.show(list)).toBe(list)
  engine.edit({ a: 1 }, 's2')
  const shown = view.show(list)
  expect(shown.sessions.map((row, index) => row === list.sessions[index])).toEqual([
    true,
    true,
    false,
    true,
    true,
  ])
  expect(view.show(list).sessions[2]).toBe(shown.sessions[2])
  engine.settle('s2')
  expect(view.show(list)).toBe(list)
})

test('a session that a list contains more than once shows its edit everywhere', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  engine.edit({ a: 1 }, 's0')
  const sessions = [...rows(2), ...rows(1), ...rows(1)]
  const edited = view.show(sessions).map(({ metadata }) => metadata['a'] === 1)
  expect(edited).toEqual([true, false, true, true])
})

test('a session whose delete is pending is left out, and the counts follow', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  const list = listOf(rows(4))
  view.show(list)
  engine.edit({ a: 1 }, 's3')
  engine.delete('s1')
  const shown = view.show(list)
  expect(shown.sessions.map(({ sessionId }) => sessionId)).toEqual(['s0', 's2', 's3'])
  expect([shown.totalCount, shown.responseCount]).toEqual([3, 3])
  expect(shown.sessions[2]?.metadata).toEqual({ a: 1 })
  // What was derived from a shorter list is found as well.
  engine.edit({ b: 1 }, 's3')
  expect(view.show(shown).sessions[2]?.metadata).toEqual({ a: 1, b: 1 })
})

test('edits show in a cached array that the app has sorted or extended in place', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  const sessions = rows(3)
  engine.edit({ a: 1 }, 's0')
  view.show(sessions)
  sessions.reverse()
  expect(view.show(sessions).map(({ metadata }) => metadata)).toEqual([{}, {}, { a: 1 }])
  sessions.push(...rows(1, 't'))
  engine.edit({ a: 2 }, 't0')
  expect(view.show(sessions).map(({ metadata }) => metadata)).toEqual([{}, {}, { a: 1 }, { a: 2 }])
})

test('an edit does not read the rows of the other sessions again', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  let reads = 0
  let list = listOf(countReads(rows(500), () => reads++))
  view.show(list)
  engine.edit({ a: 1 }, 's7')
  view.show(list)
  reads = 0
  engine.edit({ a: 2 }, 's7')
  // As after an acknowledgement: the same rows but one, in a new array.
  list = view.show(list)
  engine.edit({ a: 3 }, 's8')
  view.show(list)
  expect(reads).toBeLessThan(50)
})

test('changes of many sessions do not read the rows of a list once for each', () => {
  const engine = new FakeEngine()
  const view = mountView(engine)
  let reads = 0
  view.show(listOf(countReads(rows(500), () => reads++)))
  engine.edit({ a: 1 }, ...rows(500, 'elsewhere').map(({ sessionId }) => sessionId))
  for (const { sessionId } of rows(100, 't')) engine.edit({ a: 1 }, sessionId)
  expect(reads).toBeLessThan(5000)
  expect(view.renders).toBe(0)
})
