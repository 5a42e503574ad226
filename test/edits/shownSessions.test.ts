import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'

import { ShownSessions } from '../../src/edits/ShownSessions'
import { makeSession } from '../../src/exports/msw'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

function idsOf(...sessionIds: string[]): ReadonlySet<string> {
  return new Set(sessionIds)
}

test('lists that are gone are forgotten', async () => {
  const shown = new ShownSessions()
  const kept = [makeSession({ sessionId: 'kept' })]
  shown.add(kept)
  for (let round = 0; round < 20; round++) {
    for (let index = 0; index < 100; index++) shown.add([makeSession({ sessionId: 'gone' })])
    await turn()
    collectGarbage()
  }
  const deref = vi.spyOn(WeakRef.prototype, 'deref')
  expect(shown.hasAny(idsOf('elsewhere'))).toBe(false)
  expect(deref.mock.calls.length).toBeLessThan(500)
  expect(shown.hasAny(idsOf('kept'))).toBe(true)
  expect(kept).toHaveLength(1)
})

test('a list that is shown again and again is remembered once', () => {
  const shown = new ShownSessions()
  const list = [makeSession({ sessionId: 's' })]
  for (let index = 0; index < 10; index++) shown.add(list)
  const deref = vi.spyOn(WeakRef.prototype, 'deref')
  expect(shown.hasAny(idsOf('elsewhere'))).toBe(false)
  expect(deref).toHaveBeenCalledTimes(1)
})

test('data without sessions is not remembered', () => {
  const shown = new ShownSessions()
  for (const data of [undefined, null, 1, 'text', { any: 'thing' }]) shown.add(data)
  const deref = vi.spyOn(WeakRef.prototype, 'deref')
  expect(shown.hasAny(idsOf('elsewhere'))).toBe(false)
  expect(deref).not.toHaveBeenCalled()
})

test('after very many sessions were shown one by one, any session may have been shown', () => {
  const shown = new ShownSessions()
  for (let index = 0; index < 100_000; index++) shown.add({ sessionId: `s${index}`, metadata: {} })
  expect(shown.hasAny(idsOf('elsewhere'))).toBe(false)
  shown.add({ sessionId: 'one more', metadata: {} })
  expect(shown.hasAny(idsOf('elsewhere'))).toBe(true)
})
