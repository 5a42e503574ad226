import { hydrate, onlineManager } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'

import {
  isZepError,
  useApplyPendingEdits,
  useDeleteSession,
  type UseDeleteSessionOptions,
} from '../../src/exports/index'
import { renderWith } from '../harness/renderWith'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

afterEach(() => onlineManager.setOnline(true))

/** A world with sessions s and t, and the hook that deletes. */
async function worldWithDelete(options: UseDeleteSessionOptions = {}) {
  const world = await new World().mount()
  const hook = renderWith(world, () => useDeleteSession(options), undefined)
  const remove = (sessionId = 's') => {
    const outcome: { state: string; error?: unknown } = { state: 'pending' }
    hook.current.mutateAsync({ sessionId }).then(
      () => (outcome.state = 'ok'),
      (error: unknown) => Object.assign(outcome, { state: 'failed', error }),
    )
    return outcome
  }
  return { world, remove }
}

/** The session ids in each list on screen. */
function lists({ app }: World): string[][] {
  const rows = [
    app.list.data?.sessions ?? [],
    app.infinite.data?.pages.flatMap((page) => page.sessions) ?? [],
    app.user.data ?? [],
  ]
  return rows.map((sessions) => sessions.map(({ sessionId }) => sessionId))
}

const BOTH = [
  ['s', 't'],
  ['s', 't'],
  ['s', 't'],
]
const ONLY_T = [['t'], ['t'], ['t']]

test('a delete takes the row out of every list at once, and clears the detail once acknowledged', async () => {
  const { world, remove } = await worldWithDelete()
  expect(lists(world)).toEqual(BOTH)

  const outcome = remove()
  await tick()
  expect(lists(world)).toEqual(ONLY_T)
  expect(world.app.list.data).toMatchObject({ totalCount: 1, responseCount: 1 })
  expect(world.app.infinite.data?.pages[0]).toMatchObject({ totalCount: 1, responseCount: 1 })
  expect(world.app.detail.data?.metadata).toEqual(BASE)
  expect(world.cached()).toEqual(BASE)
  expect(world.app.saveState).toMatchObject({ status: 'saving', pendingCount: 1 })
  expect(world.server.requests.map(({ method, path }) => [method, path])).toEqual([
    ['DELETE', '/api/v2/sessions/s/memory'],
  ])

  await world.server.open('DELETE')[0]?.respond()
  expect(outcome.state).toBe('ok')
  expect(lists(world)).toEqual(ONLY_T)
  expect(world.cached()).toBeUndefined()
  expect(world.app.detail).toMatchObject({ data: undefined, status: 'error' })
  expect(isZepError(world.app.detail.error, 'not_found')).toBe(true)

  await world.server.drain()
  expect(lists(world)).toEqual(ONLY_T)
  // The lists are read once, and the detail is not: a GET could only be refused.
  expect(world.server.count('GET')).toBe(3)
  expect(world.server.count('GET', '/sessions/s')).toBe(0)
  expect(world.invalidations).toBe(3)
})

test("a delete takes the row out of a caller's own lists, which have no counts", async () => {
  const { world, remove } = await worldWithDelete()
  const apply = renderWith(world, useApplyPendingEdits, undefined)
  const [s, t] = world.app.user.data ?? []
  remove()
  await tick()
  expect(apply.current([s, t])).toEqual([t])
  expect(apply.current({ sessions: [s, t] })).toEqual({ sessions: [t] })
  expect(apply.current({ pages: [[s], [t]] })).toEqual({ pages: [[], [t]] })
  expect(apply.current({ pages: [{ sessions: [s, t] }] })).toEqual({ pages: [{ sessions: [t] }] })
})

test('a refused delete puts everything back without a GET', async () => {
  const { world, remove } = await worldWithDelete()
  const outcome = remove()
  await tick()
  expect(lists(world)).toEqual(ONLY_T)
  await world.server.open('DELETE')[0]?.refuse(403)
  expect(outcome.state).toBe('failed')
  expect(isZepError(outcome.error, 'forbidden')).toBe(true)
  expect(lists(world)).toEqual(BOTH)
  expect(world.app.list.data).toMatchObject({ totalCount: 2, responseCount: 2 })
  expect(world.view()).toEqual(BASE)
  expect(world.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })

  world.app.saveState.retry()
  await tick()
  expect(lists(world)).toEqual(ONLY_T)
  await world.server.drain()
  expect(world.server.metadata('s')).toBeUndefined()
})

test('row 43: edits made after a delete reject with not_found, and are never sent', async () => {
  const { world, remove } = await worldWithDelete()
  const outcome = remove()
  await tick()
  const edits = [world.edit({ a: 1 }), world.edit({ b: 1 }, { by: 'second' })]
  expect(world.app.detail.data?.metadata).toEqual({ ...BASE, a: 1, b: 1 })
  await tick()
  await world.server.open('DELETE')[0]?.respond()
  expect([outcome, ...edits].map(({ state }) => state)).toEqual(['ok', 'failed', 'failed'])
  for (const { error } of edits) {
    expect(isZepError(error, 'not_found')).toBe(true)
    expect(String(error)).toContain('was deleted before this edit was sent')
  }
  await world.server.drain()
  expect(world.server.sent()).toEqual([])
  expect(world.server.metadata('s')).toBeUndefined()
})

test('row 43: after a refused delete its row and the edits made after it are back', async () => {
  const { world, remove } = await worldWithDelete()
  remove()
  await tick()
  const edit = world.edit({ a: 1 })
  await tick()
  await world.server.open('DELETE')[0]?.refuse(400)
  expect(lists(world)).toEqual(BOTH)
  expect(world.view()).toEqual({ ...BASE, a: 1 })
  await world.server.drain()
  expect(edit.state).toBe('ok')
  expect(world.server.metadata('s')).toEqual({ ...BASE, a: 1 })
})

test('row 44: edits made before a delete are sent before it, in order', async () => {
  const { world, remove } = await worldWithDelete()
  const edits = [world.edit({ k: 1 }), world.edit({ k: 2 })]
  await tick()
  const outcome = remove()
  await tick()
  expect(world.server.requests.map(({ method }) => method)).toEqual(['PATCH'])
  await world.server.drain()
  expect(world.server.requests.flatMap(({ method }) => (method === 'GET' ? [] : method))).toEqual([
    'PATCH',
    'PATCH',
    'DELETE',
  ])
  expect([...edits, outcome].map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
  expect(world.server.count('GET', '/sessions/s')).toBe(0)
})

test('row 45: a GET from before the acknowledgement does not bring the session back', async () => {
  const { world, remove } = await worldWithDelete()
  void world.app.list.refetch()
  void world.app.infinite.refetch()
  void world.app.user.refetch()
  void world.app.detail.refetch()
  await tick()
  const older = world.server.open('GET')
  expect(older).toHaveLength(4)
  for (const get of older) get.apply()
  remove()
  await tick()
  await world.server.open('DELETE')[0]?.respond()
  for (const get of older) if (!get.isAborted) await get.respond()
  expect(lists(world)).toEqual(ONLY_T)
  expect(isZepError(world.app.detail.error, 'not_found')).toBe(true)
  expect(world.cached()).toBeUndefined()
  await world.server.drain()
  expect(lists(world)).toEqual(ONLY_T)
})

test('row 46: a delete whose response was lost succeeds when its retry gets 404', async () => {
  const { world, remove } = await worldWithDelete({ retryDelay: 0 })
  const outcome = remove()
  await tick()
  const [first] = world.server.open('DELETE')
  first?.apply()
  await first?.lose()
  expect(outcome.state).toBe('pending')
  expect(lists(world)).toEqual(ONLY_T)
  await world.server.drain('DELETE')
  expect(outcome.state).toBe('ok')
  expect(world.server.count('DELETE')).toBe(2)
  expect(world.cached()).toBeUndefined()
})

test('a delete that gets 404 at its first try rejects with not_found, and takes the queue along', async () => {
  const { world, remove } = await worldWithDelete()
  world.server.zep.remoteDelete('s')
  const outcome = remove()
  await tick()
  const edit = world.edit({ a: 1 })
  await tick()
  await world.server.open('DELETE')[0]?.respond()
  expect(isZepError(outcome.error, 'not_found')).toBe(true)
  expect(isZepError(edit.error, 'not_found')).toBe(true)
  expect(world.server.count('PATCH')).toBe(0)
  await world.server.drain()
  expect(lists(world)).toEqual(ONLY_T)
})

test('an ended session can be deleted, although the edits before the delete are refused', async () => {
  const { world, remove } = await worldWithDelete()
  world.server.zep.remoteEnd('s')
  const edits = [world.edit({ a: 1 }), world.edit({ b: 1 })]
  const outcome = remove()
  await tick()
  await world.server.drain()
  for (const { error } of edits) expect(isZepError(error, 'conflict')).toBe(true)
  expect(outcome.state).toBe('ok')
  expect(world.server.count('PATCH')).toBe(1)
  expect(world.server.metadata('s')).toBeUndefined()
})

test('a delete with `optimistic: false` leaves the row in lists until it is acknowledged', async () => {
  const { world, remove } = await worldWithDelete({ optimistic: false })
  remove()
  await tick()
  expect(lists(world)).toEqual(BOTH)
  await world.server.open('DELETE')[0]?.respond()
  expect(lists(world)).toEqual(ONLY_T)
})

test('a delete made offline is paused, hides the row, and is sent on reconnect', async () => {
  const { world, remove } = await worldWithDelete()
  onlineManager.setOnline(false)
  const outcome = remove()
  await tick()
  expect(world.app.saveState.status).toBe('paused')
  expect(lists(world)).toEqual(ONLY_T)
  expect(world.server.count('DELETE')).toBe(0)
  onlineManager.setOnline(true)
  await tick()
  await world.server.drain()
  expect(outcome.state).toBe('ok')
})

test('a restored delete that was sent before the reload succeeds with its 404', async () => {
  const world = await new World().mount()
  world.server.zep.remoteDelete('s')
  hydrate(world.queryClient, {
    queries: [],
    mutations: [
      {
        mutationKey: world.keys.delete,
        state: {
          context: undefined,
          data: undefined,
          error: null,
          failureCount: 0,
          failureReason: null,
          isPaused: true,
          status: 'pending',
          submittedAt: 1,
          variables: { sessionId: 's' },
        },
      },
    ],
  })
  await tick()
  expect(lists(world)).toEqual(ONLY_T)
  expect(world.app.saveState.status).toBe('saving')
  await world.server.drain()
  expect(world.server.count('DELETE')).toBe(1)
  expect(world.app.saveState).toMatchObject({ status: 'idle', failedCount: 0 })
  expect(lists(world)).toEqual(ONLY_T)
})

test('a delete of an id that no request can carry rejects before anything is sent', async () => {
  const { world, remove } = await worldWithDelete()
  const outcome = remove('50%')
  await tick()
  expect(isZepError(outcome.error, 'invalid_input')).toBe(true)
  expect(world.server.requests).toEqual([])
})
