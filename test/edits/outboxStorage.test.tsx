import { dehydrate, onlineManager } from '@tanstack/react-query'
import { afterEach, describe, expect, test } from 'vitest'

import { createSharedOutbox, shouldDehydrateEdit, type StoredEdit } from '../../src/exports/index'
import type { EditSettings } from '../../src/edits/EditSettings'
import { BASE, origin, server, settle } from '../harness/outboxOrigin'
import { OutboxTab } from '../harness/OutboxTab'
import { tick } from '../harness/tick'

afterEach(() => onlineManager.setOnline(true))

function openTab(settings?: EditSettings): OutboxTab {
  return new OutboxTab(origin, server, settings)
}

describe('storage', () => {
  test('edits that were left when all tabs were closed are sent at the next start, in order', async () => {
    onlineManager.setOnline(false)
    const [a, b] = [openTab(), openTab()]
    a.update({ k: 1 })
    await tick()
    b.update({ k: { from: 'b' } })
    await tick()
    a.browser.close()
    b.browser.close()
    const c = openTab()
    expect(c.view()).toEqual({ ...BASE, k: { from: 'b' } })
    await tick()
    expect(server.sent()).toEqual([])
    onlineManager.setOnline(true)
    await settle()
    expect(c.sent).toEqual([{ k: 1 }, { k: { from: 'b' } }])
    expect([...origin.stored]).toEqual([])
  })

  test('an edit that is refused after a restart counts as failed in the tab that sent it', async () => {
    onlineManager.setOnline(false)
    const a = openTab()
    a.update({ k: 'bad' })
    await tick()
    a.browser.close()
    onlineManager.setOnline(true)
    const b = openTab()
    await settle(() => 400)
    expect(b.failed()).toBe(1)
    expect(b.view()).toEqual(BASE)
  })

  test('an edit that storage has no room for is sent all the same, by its own tab', async () => {
    const [a, b] = [openTab(), openTab()]
    a.browser.isFull = true
    const outcome = a.update({ k: 1 })
    await tick()
    expect(b.pending()).toBe(0)
    await settle()
    expect(outcome.state).toBe('ok')
    expect(server.sent()).toEqual([{ k: 1 }])
  })

  test('entries that are corrupt or of somebody else are neither shown nor sent', async () => {
    const prefix = 'react-zep outbox "zep" "zep" '
    const edit = { operation: 'updateSession', submittedAt: 1, tab: 'x' }
    const entries = [
      'no JSON',
      'null',
      '{"edit":null}',
      JSON.stringify({ edit }),
      JSON.stringify({ edit: { ...edit, variables: null } }),
      JSON.stringify({ edit: { ...edit, variables: { sessionId: '..', metadata: { a: 1 } } } }),
      JSON.stringify({ edit: { ...edit, variables: { sessionId: 's', metadata: {} } } }),
      JSON.stringify({ edit: { ...edit, operation: 'toString', variables: { sessionId: 's' } } }),
      JSON.stringify({ edit: { ...edit, submittedAt: '1', variables: { sessionId: 's' } } }),
      JSON.stringify({ session: { sessionId: 's' } }),
      JSON.stringify({ error: 'x' }),
    ]
    for (const [index, text] of entries.entries()) origin.stored.set(`${prefix}x ${index}`, text)
    origin.stored.set('react-zep outbox "zep"', 'not ours')
    const [a, b] = [openTab(), openTab()]
    for (const [index, text] of entries.entries())
      b.browser.storage.setItem(`${prefix}y ${index}`, text)
    await settle()
    for (const { queryClient } of [a, b]) {
      expect(queryClient.getMutationCache().getAll()).toEqual([])
    }
    expect(server.requests).toEqual([])
    const outcome = a.update({ k: 1 })
    await settle()
    expect(outcome.state).toBe('ok')
  })

  test('an outcome that a tab has left because it crashed is removed with the next edit', async () => {
    origin.stored.set('react-zep outbox "zep" "zep" x 0', '{"session":null}')
    const a = openTab()
    const outcome = a.update({ k: 1 })
    await settle()
    expect(outcome.state).toBe('ok')
    expect([...origin.stored]).toEqual([])
  })

  test('a persister does not store what the outbox stores', async () => {
    const a = openTab()
    a.update({ k: 1 })
    await tick()
    const { mutations } = dehydrate(a.queryClient, { shouldDehydrateMutation: shouldDehydrateEdit })
    expect(mutations).toEqual([])
    a.browser.isFull = true
    a.update({ k: 2 })
    await tick()
    const { mutations: rest } = dehydrate(a.queryClient, {
      shouldDehydrateMutation: shouldDehydrateEdit,
    })
    expect(rest.map(({ state }) => state.variables)).toEqual([
      { sessionId: 's', metadata: { k: 2 } },
    ])
    await settle()
  })

  test('without Web Locks or storage, edits are sent as if there was no outbox', async () => {
    const outbox = createSharedOutbox({ locks: {} as LockManager })
    expect(outbox.isAvailable).toBe(false)
    const blocked = {
      getItem: () => {
        throw new DOMException('blocked', 'SecurityError')
      },
    } as unknown as Storage
    expect(createSharedOutbox({ storage: blocked }).isAvailable).toBe(false)
  })
})

describe('versions of the app', () => {
  const OLD = { version: '1' }
  const NEW = {
    version: '2',
    migrateEdit: ({ version, variables }: StoredEdit) =>
      version === '1' ? { ...variables, metadata: { migrated: true } } : null,
  }

  /** Makes an edit in a tab, which is then closed before it is sent. */
  async function leaveEdit(settings: EditSettings): Promise<void> {
    onlineManager.setOnline(false)
    const tab = openTab(settings)
    tab.update({ k: 1 })
    await tick()
    tab.browser.close()
    onlineManager.setOnline(true)
  }

  test('an edit of a version whose tabs are gone is migrated, and then shown and sent', async () => {
    await leaveEdit(OLD)
    const b = openTab(NEW)
    await tick()
    expect(b.view()).toEqual({ ...BASE, migrated: true })
    await settle()
    expect(server.sent()).toEqual([{ migrated: true }])
    expect([...origin.stored]).toEqual([])
  })

  test('an edit that migrateEdit drops leaves storage, and is neither shown nor sent', async () => {
    await leaveEdit({ version: '0' })
    const b = openTab(NEW)
    await settle()
    expect(b.view()).toEqual(BASE)
    expect(b.queryClient.getMutationCache().getAll()).toEqual([])
    expect(server.sent()).toEqual([])
    expect([...origin.stored]).toEqual([])
    expect(origin.locks.size).toBe(0)
  })

  test('without migrateEdit, an edit of another version fails once, and is not sent', async () => {
    await leaveEdit(OLD)
    const b = openTab({ version: '2' })
    await settle()
    expect(b.failed()).toBe(1)
    expect(server.sent()).toEqual([])
    expect([...origin.stored]).toEqual([])
  })

  test.each([
    ['an older', OLD, NEW],
    ['a newer', NEW, OLD],
  ])('an edit of %s version is left to its own tab while that is open', async (_, own, others) => {
    const [a, b] = [openTab(others), openTab(own)]
    a.update({ a: 1 }, 't')
    await tick()
    const outcome = b.update({ k: 1 })
    await tick()
    await settle()
    expect(outcome.state).toBe('ok')
    expect(a.sent).toEqual([{ a: 1 }])
    expect(b.sent).toEqual([{ k: 1 }])
    expect(a.failed()).toBe(0)
    // It could not show the edit, and reads the session again once that is sent.
    expect(a.isStale()).toBe(true)
    expect([...origin.stored]).toEqual([])
    expect(origin.locks.size).toBe(0)
  })
})

describe('logging out', () => {
  test('queryClient.clear() drops the edits of its tab everywhere, and the others are still sent', async () => {
    onlineManager.setOnline(false)
    const [a, b] = [openTab(), openTab()]
    const dropped = a.update({ a: 1 })
    await tick()
    const kept = b.update({ b: 1 })
    await tick()
    a.queryClient.clear()
    await tick()
    expect(b.view()).toEqual({ ...BASE, b: 1 })
    onlineManager.setOnline(true)
    await settle()
    expect(dropped.error).toMatchObject({ name: 'AbortError' })
    expect(kept.state).toBe('ok')
    expect(server.sent()).toEqual([{ b: 1 }])
    expect([...origin.stored]).toEqual([])
  })

  test('after queryClient.clear(), edits of tabs that are gone are still sent', async () => {
    onlineManager.setOnline(false)
    const a = openTab()
    a.update({ a: 1 })
    await tick()
    a.browser.close()
    const b = openTab()
    b.queryClient.clear()
    await tick()
    onlineManager.setOnline(true)
    await settle()
    expect(b.sent).toEqual([{ a: 1 }])
  })

  test('clear() of the outbox drops the edits of all tabs, and what nobody can read', async () => {
    onlineManager.setOnline(false)
    origin.stored.set('react-zep outbox "zep" "zep" x 0', '{"edit":{"secret":')
    origin.stored.set('react-zep outbox "other" "zep" x 0', '{"edit":{}}')
    const [a, b] = [openTab(), openTab()]
    const outcomes = [a.update({ a: 1 }), b.update({ b: 1 })]
    await tick()
    a.outbox.clear()
    await tick()
    expect([...origin.stored.keys()]).toEqual(['react-zep outbox "other" "zep" x 0'])
    for (const tab of [a, b]) expect(tab.view()).toEqual(BASE)
    onlineManager.setOnline(true)
    await settle()
    expect(server.sent()).toEqual([])
    for (const { error } of outcomes) expect(error).toMatchObject({ name: 'AbortError' })
  })
})
