import type { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import type { Session } from '../../src/exports/index'
import { GatedServer } from '../harness/GatedServer'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }

test('row 32: what the app writes into the cache survives a pending edit and its refusal', async () => {
  const world = await new World().mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  const seen: unknown[] = []
  world.queryClient.setQueryData<Session>(world.keys.detail('s'), (old) => {
    seen.push(old?.metadata)
    return old && { ...old, metadata: { ...old.metadata, app: 1 } }
  })
  await tick()
  expect(seen).toEqual([BASE])
  expect(world.app.detail.data?.metadata).toEqual({ ...A, app: 1 })
  expect(world.app.list.data?.sessions[0]?.metadata).toEqual(A)

  await world.server.patch().refuse(400)
  expect(outcome.state).toBe('failed')
  expect(world.app.detail.data?.metadata).toEqual({ ...BASE, app: 1 })
  expect(world.app.list.data?.sessions[0]?.metadata).toEqual(BASE)
  expect(world.server.count('PATCH')).toBe(1)
})

test('row 32: cancelQueries affects neither a pending edit nor its refusal', async () => {
  const world = await new World().mount()
  void world.queryClient.refetchQueries({ queryKey: world.keys.all })
  await tick()
  world.edit({ a: 1 })
  await world.queryClient.cancelQueries({ queryKey: world.keys.all })
  await tick()
  expect(world.view()).toEqual(A)
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(BASE)
  await world.server.drain()
  expect(world.shown).toEqual([BASE, A, BASE])
  expect(world.server.count('PATCH')).toBe(1)
})

test('cancelQueries does not restore a row from before an acknowledgement', async () => {
  const world = await new World().mount()
  void world.queryClient.refetchQueries({ queryKey: world.keys.all })
  await tick()
  world.edit({ a: 1 })
  const second = world.edit({ b: 1 })
  await tick()
  await world.server.patch().respond()
  expect(world.cached()).toEqual(A)
  // This reverts each query to its state from when the GET started.
  await world.queryClient.cancelQueries({ queryKey: world.keys.all })
  await tick()
  expect(world.cached()).toEqual(A)
  expect(world.view()).toEqual({ ...A, b: 1 })
  await world.server.patch().refuse(400)
  expect(second.state).toBe('failed')
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A, { ...A, b: 1 }, A])
})

test('row 35: another tab shows an edit only once it is acknowledged, and sends nothing', async () => {
  const server = new GatedServer({ s: BASE, t: BASE })
  const world = await new World({ server }).mount()
  const other = await new World({ server }).mount()
  broadcast(world.queryClient, other.queryClient)
  broadcast(other.queryClient, world.queryClient)
  world.edit({ a: 1 })
  await tick()
  expect(world.view()).toEqual(A)
  expect(other.view()).toEqual(BASE)
  await server.drain()
  await tick()
  expect(other.view()).toEqual(A)
  expect(other.cached()).toEqual(A)
  expect(other.shown.slice(0, 1)).toEqual([BASE])
  expect(other.shown.at(-1)).toEqual(A)
  expect(server.count('PATCH')).toBe(1)
  // One refetch of each query, all of them by the tab that edited.
  expect(server.count('GET')).toBe(4)
})

/**
 * Copies the state of a loaded query to the other tab, as TanStack's `broadcastQueryClient` does.
 * (That package brings its own copy of query-core.)
 */
function broadcast(from: QueryClient, to: QueryClient): void {
  from.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return
    to.getQueryCache().get(event.query.queryHash)?.setState(structuredClone(event.query.state))
  })
}
