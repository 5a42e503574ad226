import { expect, test } from 'vitest'

import { isZepError } from '../../src/exports/index'
import { BASE, origin, server, settle, timers } from '../harness/outboxOrigin'
import { OutboxTab } from '../harness/OutboxTab'
import { tick } from '../harness/tick'

function openTab(maxConcurrentUpdates = 1): OutboxTab {
  return new OutboxTab(origin, server, { maxConcurrentUpdates })
}

test('when the sending tab crashes, another one sends what was in flight and what was queued', async () => {
  const [a, b] = [openTab(), openTab()]
  a.update({ k: 1 })
  await tick()
  const outcome = b.update({ k: { from: 'b' } })
  await tick()
  expect(server.sent()).toEqual([{ k: 1 }])
  server.patch().apply()
  a.browser.close()
  await tick()
  expect(b.sent).toEqual([{ k: 1 }])
  await settle()
  expect(b.sent).toEqual([{ k: 1 }, { k: { from: 'b' } }])
  expect(outcome.state).toBe('ok')
  expect(b.view()).toEqual({ ...BASE, k: { from: 'b' } })
  expect([...origin.stored]).toEqual([])
})

test('a delete whose response was lost with its tab counts as done when it is sent again', async () => {
  const [a, b] = [openTab(2), openTab(2)]
  a.update({ a: 1 }, 't')
  await tick()
  const outcome = b.delete('s')
  await tick()
  server.open('DELETE')[0]!.apply()
  a.browser.close()
  await settle()
  expect(server.count('DELETE')).toBe(2)
  expect(outcome.state).toBe('ok')
})

test('a delete that no other tab can have sent fails if the session does not exist', async () => {
  const a = openTab()
  const outcome = a.delete('missing')
  await settle()
  expect(isZepError(outcome.error, 'not_found')).toBe(true)
})

test.each([
  ['freeze', 'resume'],
  ['pagehide', 'pageshow'],
] as const)(
  'a tab gives its turn up on %s, and takes part again on %s',
  async (leave, comeBack) => {
    const [a, b] = [openTab(), openTab()]
    const first = a.update({ k: 1 })
    await tick()
    a.browser.freeze(leave)
    const second = b.update({ k: { from: 'b' } })
    await tick()
    expect(b.sent).toEqual([{ k: 1 }])
    // The response to its own request arrives later than those to the other tab.
    const [own, again] = server.patches('s')
    await again!.respond()
    await server.patches('s').at(-1)!.respond()
    a.browser.resume(comeBack)
    await own!.respond()
    expect(a.view()).toEqual({ ...BASE, k: { from: 'b' } })
    await settle()
    expect([first.state, second.state]).toEqual(['ok', 'ok'])
    a.update({ k: 3 })
    await settle()
    for (const tab of [a, b]) expect(tab.view()).toEqual({ ...BASE, k: 3 })
    expect([...origin.stored]).toEqual([])
  },
)

test.each([
  ['freeze', 'resume'],
  ['pagehide', 'pageshow'],
] as const)('the only tab stops on %s, and sends what is left on %s', async (leave, comeBack) => {
  const a = openTab()
  a.update({ k: 1 })
  await tick()
  const outcome = a.update({ k: { later: true } })
  await tick()
  a.browser.freeze(leave)
  await server.patch().respond()
  expect(a.sent).toEqual([{ k: 1 }])
  a.browser.resume(comeBack)
  await settle()
  expect(a.sent).toEqual([{ k: 1 }, { k: { later: true } }])
  expect(outcome.state).toBe('ok')
})

test('a frozen tab that was waiting for its turn does not keep the others from it', async () => {
  const [a, b, c] = [openTab(), openTab(), openTab()]
  a.update({ k: 1 })
  await tick()
  b.update({ b: 1 })
  await tick()
  c.update({ c: 1 })
  await tick()
  b.browser.freeze('freeze')
  await tick()
  a.browser.close()
  await tick()
  expect(c.sent).toEqual([{ k: 1 }])
  await settle()
  b.browser.resume('resume')
  await settle()
  expect(b.pending()).toBe(0)
  expect(c.sent).toEqual([{ k: 1 }, { b: 1, c: 1 }])
  expect(b.sent).toEqual([])
})

test('a tab whose turn has ended sends nothing while another tab has it', async () => {
  const [a, b] = [openTab(), openTab()]
  a.update({ a: 1 })
  await settle()
  b.update({ b: 1 })
  await tick()
  const outcome = a.update({ k: 1 })
  await tick()
  expect([a.sent, b.sent]).toEqual([[{ a: 1 }], [{ b: 1 }]])
  await settle()
  expect([a.sent, b.sent]).toEqual([[{ a: 1 }], [{ b: 1 }, { k: 1 }]])
  expect(outcome.state).toBe('ok')
})

test('an outcome that is in storage, but not heard of yet, is waited for', async () => {
  const [a, b] = [openTab(2), openTab(2)]
  b.browser.isAhead = true
  a.update({ a: 1 }, 't')
  await tick()
  const outcome = b.update({ k: 1 })
  await tick()
  origin.isManual = true
  await server.patches('s')[0]!.respond()
  a.browser.close()
  b.browser.deliver('newest')
  await tick()
  expect([...origin.locks.keys()]).toHaveLength(2)
  while (b.browser.hasMessages) b.browser.deliver()
  timers.runRetries()
  origin.isManual = false
  await settle()
  expect(outcome).toMatchObject({ state: 'ok', session: { metadata: { ...BASE, k: 1 } } })
  expect(server.sent('s')).toEqual([{ k: 1 }])
})

test('an edit that arrives when a turn is about to end is sent once, and extends the turn', async () => {
  const [a, b] = [openTab(), openTab()]
  a.update({ k: 1 })
  await tick()
  await server.patch().respond()
  const outcome = b.update({ b: 1 })
  await tick()
  expect(a.sent).toEqual([{ k: 1 }, { b: 1 }])
  timers.runRetries()
  await tick()
  expect(b.sent).toEqual([])
  await settle()
  expect(outcome.state).toBe('ok')
  expect(b.sent).toEqual([])
})

test('a turn ends soon after the last edit, so that an idle tab holds no lock', async () => {
  const a = openTab()
  a.update({ k: 1 })
  await tick()
  expect(origin.locks.size).toBeGreaterThan(0)
  await settle()
  expect(origin.locks.size).toBe(0)
})
