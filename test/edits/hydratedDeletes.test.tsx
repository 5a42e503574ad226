/** Payloads that contain sessions which have been deleted since. */
import { hydrate } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import { type SessionList, useAddSession, useDeleteSession } from '../../src/exports/index'
import { broadcast, navigate, payloadOf, states } from '../harness/payloads'
import { renderWith } from '../harness/renderWith'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }

/** A world that has deleted `s`, and a payload that was read before. */
async function deleted() {
  const world = await new World().mount()
  const older = payloadOf(world)
  const other = states(world)
  const remove = renderWith(world, () => useDeleteSession(), undefined)
  void remove.current.mutateAsync({ sessionId: 's' })
  await tick()
  await world.server.drain()
  world.server.reset()
  return { world, older, other }
}

function idsOnScreen({ app }: World): (string[] | undefined)[] {
  const pages = app.infinite.data?.pages.flatMap((page) => page.sessions)
  return [app.list.data?.sessions, pages, app.user.data].map((rows) =>
    rows?.map(({ sessionId }) => sessionId),
  )
}

test('row 51: a deleted session does not come back with an older payload', async () => {
  const { world, older, other } = await deleted()
  for (const bring of [
    () => hydrate(world.queryClient, older),
    () => broadcast(world, other),
    () => void navigate(world, older),
  ]) {
    bring()
    expect(world.cached()).toBeUndefined()
    await tick()
    expect(idsOnScreen(world)).toEqual([['t'], ['t'], ['t']])
    expect(world.app.list.data).toMatchObject({ totalCount: 1, responseCount: 1 })
    expect(world.app.detail).toMatchObject({ data: undefined, status: 'error' })
    await world.server.drain('GET', () => 500)
    expect(idsOnScreen(world)).toEqual([['t'], ['t'], ['t']])
  }
})

test('row 51: a deleted session is remembered until the last query that had it is removed', async () => {
  const { world, older } = await deleted()
  await world.unmount()
  const rows = (): string[] | undefined =>
    world.queryClient
      .getQueryData<SessionList>(world.keys.list())
      ?.sessions.map(({ sessionId }) => sessionId)
  world.queryClient.removeQueries({ queryKey: world.keys.details })
  world.queryClient.removeQueries({ queryKey: world.keys.list() })
  hydrate(world.queryClient, older)
  expect(rows()).toEqual(['t'])
  world.queryClient.removeQueries({ queryKey: world.keys.all })
  hydrate(world.queryClient, older)
  expect(rows()).toEqual(['s', 't'])
})

test('row 51: a session that was deleted and added again comes with a payload', async () => {
  const { world, older } = await deleted()
  void world.client.addSession({ sessionId: 's', userId: 'u', metadata: A })
  await tick()
  const visitor = await new World({ server: world.server }).open()
  await world.server.drain()
  hydrate(world.queryClient, payloadOf(visitor))
  expect(world.cached()).toEqual(A)
  // The new session has an age of its own.
  hydrate(world.queryClient, older)
  expect(world.cached()).toEqual(A)
})

test('row 51: a session that this app has added again stays', async () => {
  const { world } = await deleted()
  const add = renderWith(world, () => useAddSession(), undefined)
  void add.current.mutateAsync({ sessionId: 's', userId: 'u', metadata: A })
  await tick()
  await world.server.drain()
  hydrate(world.queryClient, payloadOf(world))
  expect(world.cached()).toEqual(A)
  expect(idsOnScreen(world)[0]).toContain('s')
})
