import { MutationObserver } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'

import {
  createSharedOutbox,
  type Metadata,
  type StandardSchema,
  updateSessionMutationOptions,
} from '../../src/exports/index'
import { BASE, origin, server, settle } from '../harness/outboxOrigin'
import { OutboxTab } from '../harness/OutboxTab'
import { tick } from '../harness/tick'

const EDIT = { sessionId: 's', metadata: { k: 1 } }

/** Opens two tabs, the first of which has the turn. */
async function openTwo(): Promise<[sender: OutboxTab, maker: OutboxTab]> {
  const [sender, maker] = [new OutboxTab(origin, server), new OutboxTab(origin, server)]
  sender.update({ a: 1 }, 't')
  await tick()
  return [sender, maker]
}

test('an edit that another tab sends is retried as that tab says, not as its hook says', async () => {
  const [sender, maker] = await openTwo()
  const options = updateSessionMutationOptions<Metadata>(maker.client, { retry: false })
  const promise = new MutationObserver(maker.queryClient, options).mutate(EDIT)
  promise.catch(() => undefined)
  await tick()
  await settle(({ sessionId }) => (sessionId === 's' ? 503 : 200))
  await expect(promise).rejects.toMatchObject({ code: 'server' })
  // By default, there are two retries.
  expect(sender.sent.slice(1)).toEqual([EDIT.metadata, EDIT.metadata, EDIT.metadata])
})

test('callbacks of a hook run in its own tab, and those of a MutationCache in the sending tab too', async () => {
  const [sender, maker] = await openTwo()
  const onSuccess = vi.fn()
  const caches = [sender, maker, new OutboxTab(origin, server)].map(({ queryClient }) => {
    const onAnySuccess = vi.fn()
    queryClient.getMutationCache().config.onSuccess = (_data, variables) => onAnySuccess(variables)
    return onAnySuccess
  })
  const options = updateSessionMutationOptions<Metadata>(maker.client, { onSuccess })
  void new MutationObserver(maker.queryClient, options).mutate(EDIT)
  await tick()
  await settle()
  expect(onSuccess).toHaveBeenCalledTimes(1)
  const calls = caches.map(({ mock }) => mock.calls.filter(([{ sessionId }]) => sessionId === 's'))
  expect(calls).toEqual([[[EDIT]], [[EDIT]], []])
})

test('an edit is neither stored nor shown elsewhere before its schema has accepted it', async () => {
  const [, maker] = await openTwo()
  const other = new OutboxTab(origin, server)
  await settle()
  let accept: () => void = () => undefined
  const schema: StandardSchema<Metadata> = {
    '~standard': {
      validate: () =>
        new Promise((resolve) => {
          accept = () => resolve({})
        }),
    },
  }
  const options = updateSessionMutationOptions<Metadata>(maker.client, { schema })
  const promise = new MutationObserver(maker.queryClient, options).mutate(EDIT)
  await tick()
  expect([...origin.stored]).toEqual([])
  accept()
  await tick()
  expect(other.view()).toEqual({ ...BASE, k: 1 })
  await settle()
  await expect(promise).resolves.toMatchObject({ metadata: { ...BASE, k: 1 } })
})

test('if storage has no room for an outcome, every tab reads the session again', async () => {
  const [sender, maker] = await openTwo()
  const outcome = maker.update({ k: 1 })
  await tick()
  sender.browser.isFull = true
  await settle()
  expect(outcome.error).toMatchObject({ name: 'AbortError' })
  expect(maker.pending()).toBe(0)
  expect(maker.isStale()).toBe(true)
  expect(sender.view()).toEqual({ ...BASE, k: 1 })
  expect([...origin.stored]).toEqual([])
})

test('on a server, edits are sent as if there was no outbox', () => {
  const { storage, locks, page } = origin.open()
  expect(createSharedOutbox({ storage, locks, page }).isAvailable).toBe(true)
  vi.stubGlobal('document', undefined)
  expect(createSharedOutbox({ storage, locks, page }).isAvailable).toBe(false)
})

test('where localStorage is blocked, edits are sent as if there was no outbox', () => {
  const { locks } = origin.open()
  vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError')
  })
  expect(createSharedOutbox({ locks }).isAvailable).toBe(false)
})
