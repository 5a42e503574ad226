import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'

import {
  type Session,
  sessionQueryOptions,
  useApplyPendingEdits,
  useSession,
  useSessions,
  useUserSessions,
  useZepClient,
} from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'
import { renderWith } from '../harness/renderWith'

const A = { ...BASE, a: 1 }

test.each([null, undefined])('a read sends nothing while its id is %s', async (none) => {
  const world = new World()
  const useBoth = (id: string | null | undefined) => [useSession(id), useUserSessions(id)] as const
  const reads = renderWith<string | null | undefined, ReturnType<typeof useBoth>>(
    world,
    useBoth,
    none,
  )
  await tick()
  expect(world.server.requests).toEqual([])
  for (const { status, fetchStatus } of reads.current) {
    expect([status, fetchStatus]).toEqual(['pending', 'idle'])
  }
  await reads.rerender('s')
  expect(world.server.requests.map(({ path }) => path)).toEqual([
    '/api/v2/sessions/s',
    '/api/v2/users/s/sessions',
  ])
  await world.server.drain()
  expect(reads.current[0].data?.metadata).toEqual(BASE)
})

test('a read without an id cannot be enabled; a read with an id respects the enabled option', async () => {
  const world = new World()
  const reads = renderWith(
    world,
    ({ id, enabled }: { id: string | null; enabled: boolean }) =>
      [useSession(id, { enabled }), useUserSessions(id, { enabled })].map(
        ({ status, fetchStatus }) => `${status}, ${fetchStatus}`,
      ),
    { id: null, enabled: true },
  )
  await tick()
  expect(reads.current).toEqual(['pending, idle', 'pending, idle'])
  await reads.rerender({ id: 's', enabled: false })
  expect(reads.current).toEqual(['pending, idle', 'pending, idle'])
  expect(world.server.requests).toEqual([])
  await reads.rerender({ id: 's', enabled: true })
  expect(reads.current).toEqual(['pending, fetching', 'pending, fetching'])
})

test('callers cannot override queryKey and queryFn', async () => {
  const world = new World()
  const options: object = { queryKey: ['mine'], queryFn: () => 'mine' }
  renderWith(world, () => useSession('s', options), undefined)
  await tick()
  expect(world.server.requests.map(({ path }) => path)).toEqual(['/api/v2/sessions/s'])
  expect(world.queryClient.getQueryData(['mine'])).toBeUndefined()
})

test('select receives data with pending edits', async () => {
  const world = await new World().mount()
  const select = ({ metadata }: Session) => metadata['a'] ?? 'nothing'
  const read = renderWith(world, () => useSession('s', { select }).data, undefined)
  await tick()
  await world.server.drain()
  expect(read.current).toBe('nothing')
  world.edit({ a: 1 })
  expect(read.current).toBe(1)
  await tick()
  await world.server.patch().refuse(400)
  expect(read.current).toBe('nothing')
})

test('a changed select takes effect while edits are pending', async () => {
  const world = await new World().mount()
  world.edit({ a: 1 })
  const read = renderWith(
    world,
    (key: string) => useSession('s', { select: ({ metadata }) => metadata[key] }).data,
    'a',
  )
  expect(read.current).toBe(1)
  await read.rerender('base')
  expect(read.current).toBe(true)
})

test('placeholder data shows pending edits', async () => {
  const world = await new World().mount()
  const row = world.app.list.data?.sessions[1]
  if (!row) throw new Error('expected session t')
  const read = renderWith(world, () => useSession('t', { placeholderData: row }), undefined)
  await tick()
  expect(read.current).toMatchObject({ isPlaceholderData: true, data: { metadata: BASE } })
  world.edit({ a: 1 }, { sessionId: 't' })
  expect(read.current).toMatchObject({ isPlaceholderData: true, data: { metadata: A } })
  await world.server.drain()
  expect(read.current).toMatchObject({ isPlaceholderData: false, data: { metadata: A } })
  expect(world.server.metadata('t')).toEqual(A)
})

test('keepPreviousData shows pending edits in the previous page', async () => {
  const world = await new World({ sessions: { s: BASE, t: BASE, x: BASE } }).mount()
  const read = renderWith(
    world,
    (pageNumber: number) => useSessions({ pageNumber }, { placeholderData: keepPreviousData }),
    1,
  )
  await tick()
  await world.server.drain()
  await read.rerender(2)
  expect(read.current.isPlaceholderData).toBe(true)
  world.edit({ a: 1 })
  expect(read.current.data?.sessions[0]?.metadata).toEqual(A)
  await world.server.drain('GET')
  expect(read.current.data?.sessions.map(({ sessionId }) => sessionId)).toEqual(['x'])
  await read.rerender(1)
  expect(read.current.data?.sessions[0]?.metadata).toEqual(A)
})

test('initialData shows pending edits', async () => {
  const world = await new World().mount()
  const initialData = world.app.detail.data
  if (!initialData) throw new Error('expected session s')
  world.queryClient.removeQueries({ queryKey: world.keys.detail('s') })
  world.edit({ a: 1 })
  const read = renderWith(world, () => useSession('s', { initialData }).data, undefined)
  expect(read.current?.metadata).toEqual(A)
})

test('useApplyPendingEdits shows pending edits in a plain useQuery', async () => {
  const world = await new World().mount()
  const usePlain = () => {
    const select = useApplyPendingEdits()
    return useQuery({ ...sessionQueryOptions(useZepClient(), 's'), select }).data?.metadata
  }
  const read = renderWith(world, usePlain, undefined)
  await tick()
  await world.server.drain()
  expect(read.current).toEqual(BASE)
  world.edit({ a: 1 })
  expect(read.current).toEqual(A)
  await tick()
  await world.server.patch().refuse(400)
  expect(read.current).toEqual(BASE)
})

test('useApplyPendingEdits applied row by row does work that is linear in the rows', async () => {
  const world = await new World().mount()
  const row = world.app.detail.data
  if (!row) throw new Error('expected session s')
  const show = renderWith(world, useApplyPendingEdits, undefined)
  const deref = vi.spyOn(WeakRef.prototype, 'deref')
  const rows = Array.from({ length: 300 }, (_, index) => ({ ...row, sessionId: `row-${index}` }))
  for (const each of rows) expect(show.current(each)).toBe(each)
  expect(deref.mock.calls.length).toBeLessThanOrEqual(2 * rows.length)
  const before = show.seen.length
  world.edit({ a: 1 }, { sessionId: 'row-299' })
  expect(show.seen).toHaveLength(before + 1)
  expect(show.current(rows[299])).toMatchObject({ metadata: A })
})

test('useApplyPendingEdits shows edits in values of any shape and returns all others unchanged', async () => {
  const world = await new World().mount()
  const session = world.app.detail.data
  const show = renderWith(world, useApplyPendingEdits, undefined)
  const before = show.current
  expect(show.current(session)).toBe(session)
  expect(show.current({ sessions: [session] })).toMatchObject({ sessions: [{ metadata: BASE }] })
  world.edit({ a: 1 })
  expect(show.current).not.toBe(before)
  expect(show.current({ sessions: [session] })).toMatchObject({ sessions: [{ metadata: A }] })
  // Lists of the caller's own, without counts, and pages that are bare lists of sessions.
  expect(show.current({ pages: [[session], []] })).toMatchObject({ pages: [[{ metadata: A }], []] })
  expect(show.current({ pages: [{ rows: 1 }, [session]] })).toMatchObject({
    pages: [{ rows: 1 }, [{ metadata: A }]],
  })
  for (const other of [undefined, null, 0, 'text', ['text'], { any: 'thing' }]) {
    expect(show.current(other)).toBe(other)
  }
})

test('unmounting a component aborts its GET in flight and does not affect later edits', async () => {
  const world = new World()
  const read = renderWith(world, () => useSession('s').data?.metadata, undefined)
  await tick()
  const get = world.server.get('/sessions/s')
  get.apply()
  read.unmount()
  await tick()
  expect(get.isAborted).toBe(true)
  const editor = await world.open()
  editor.edit({ a: 1 })
  await tick()
  await world.server.drain()
  expect(world.view()).toEqual(A)
})
