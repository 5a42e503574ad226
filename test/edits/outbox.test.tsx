import { onlineManager } from '@tanstack/react-query'
import { afterEach, describe, expect, test, vi } from 'vitest'

import { isZepError } from '../../src/exports/index'
import { BASE, origin, server, settle, timers } from '../harness/outboxOrigin'
import { OutboxTab } from '../harness/OutboxTab'
import { tick } from '../harness/tick'

afterEach(() => onlineManager.setOnline(true))

function openTab(options?: { name: string } | { keyPrefix: string }): OutboxTab {
  return new OutboxTab(origin, server, options)
}

describe('two tabs', () => {
  test('an edit of one tab shows in both at once, is sent once, and both get the acknowledged row', async () => {
    const [a, b] = [openTab(), openTab()]
    const outcome = a.update({ k: 1 })
    await tick()
    expect(b.view()).toEqual({ ...BASE, k: 1 })
    expect(b.pending()).toBe(1)
    expect(server.sent()).toEqual([{ k: 1 }])
    await settle()
    expect(outcome).toMatchObject({ state: 'ok', session: { metadata: { ...BASE, k: 1 } } })
    expect(server.sent()).toEqual([{ k: 1 }])
    for (const tab of [a, b]) expect(tab.view()).toEqual({ ...BASE, k: 1 })
    expect(b.pending()).toBe(0)
    expect(b.queryClient.getMutationCache().getAll()).toEqual([])
    expect([...origin.stored]).toEqual([])
  })

  test('the tab that has the turn sends the edits of both, in the order in which they were made', async () => {
    const [a, b] = [openTab(), openTab()]
    const outcomes = [a.update({ k: 1 })]
    await tick()
    outcomes.push(b.update({ k: { from: 'b' } }))
    await tick()
    outcomes.push(a.update({ k: 3 }))
    await tick()
    for (const tab of [a, b]) expect(tab.view()).toEqual({ ...BASE, k: 3 })
    await settle()
    expect(server.sent()).toEqual([{ k: 1 }, { k: 3 }])
    expect(b.sent).toEqual([])
    expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
    for (const tab of [a, b]) expect(tab.view()).toEqual({ ...BASE, k: 3 })
  })

  test('a refused edit rejects in the tab that made it, and counts as failed in no other', async () => {
    const [a, b] = [openTab(), openTab()]
    a.update({ a: 1 }, 't')
    await tick()
    const outcome = b.update({ k: 'bad' })
    await tick()
    await settle(({ patch }) => (patch?.['k'] ? 400 : 200))
    expect(outcome.state).toBe('failed')
    expect(isZepError(outcome.error, 'bad_request')).toBe(true)
    expect(a.sent).toContainEqual({ k: 'bad' })
    expect([a.failed(), b.failed()]).toEqual([0, 1])
    for (const tab of [a, b]) expect(tab.view()).toEqual(BASE)
    expect([...origin.stored]).toEqual([])
  })

  test('an edit that failed although Zep had applied it is read again by every tab', async () => {
    const [a, b] = [openTab(), openTab()]
    const outcome = a.update({ k: 1 })
    await tick()
    for (let request = 0; request < 3; request++) {
      server.patch().apply()
      await server.patch().refuse(503)
      timers.runRetries()
      await tick()
    }
    expect(outcome.state).toBe('failed')
    expect(server.metadata('s')).toEqual({ ...BASE, k: 1 })
    expect([a.isStale(), b.isStale()]).toEqual([true, true])
  })

  test('an added session appears, and a deleted one disappears, in both', async () => {
    const [a, b] = [openTab(), openTab()]
    const added = a.add('new')
    await settle()
    expect(added.state).toBe('ok')
    expect(b.view('new')).toEqual({})
    const deleted = b.delete('new')
    await settle()
    expect(deleted.state).toBe('ok')
    expect([a.view('new'), b.view('new')]).toEqual([undefined, undefined])
    expect(server.zep.session('new')).toBeUndefined()
  })

  test('every tab uses the order of the clicks, also if the clock is set back', async () => {
    onlineManager.setOnline(false)
    const [a, b] = [openTab(), openTab()]
    a.update({ k: 1 })
    await tick()
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now - 3_600_000)
    b.update({ k: { from: 'b' } })
    await tick()
    a.update({ k: 3 })
    await tick()
    for (const tab of [a, b, openTab()]) expect(tab.view()).toEqual({ ...BASE, k: 3 })
    onlineManager.setOnline(true)
    await settle()
    expect(server.sent()).toEqual([{ k: 1 }, { k: 3 }])
  })

  test.each([
    ['names', { name: 'one' }, { name: 'two' }],
    ['key prefixes', { keyPrefix: 'one' }, { keyPrefix: 'two' }],
  ])('tabs with different %s neither see nor wait for each other', async (_, one, two) => {
    const [a, b] = [openTab(one), openTab(two)]
    a.update({ a: 1 })
    b.update({ b: 1 }, 't')
    await tick()
    expect(server.requests.map(({ patch }) => patch)).toEqual([{ a: 1 }, { b: 1 }])
    expect([a.pending('t'), b.pending('s')]).toEqual([0, 0])
    await settle()
    expect([...origin.stored]).toEqual([])
  })
})
