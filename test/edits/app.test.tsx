import type { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import type { Session } from '../../src/exports/index'
import { GatedServer, tick } from './gatedServer'
import { BASE, World } from './world'

const A = { ...BASE, a: 1 }

test('row 32: what the app writes into the cache while an edit is pending is kept', async () => {
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

test('row 32: cancelQueries takes neither the edit nor its refusal away', async () => {
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

test('cancelQueries does not bring back the row from before an acknowledgement', async () => {
  const world = await new World().mount()
  void world.queryClient.refetchQueries({ queryKey: world.keys.all })
  await tick()
  world.edit({ a: 1 })
  const second = world.edit({ b: 1 })
  await tick()
  await world.server.patch().answer()
  expect(world.cached()).toEqual(A)
  // It reverts each query to the state that it had when its GET started.
  await world.queryClient.cancelQueries({ queryKey: world.keys.all })
  await tick()
  expect(world.cached()).toEqual(A)
  expect(world.view()).toEqual({ ...A, b: 1 })
  await world.server.patch().refuse(400)
  expect(second.state).toBe('failed')
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A, { ...A, b: 1 }, A])
})

test('row 35: another tab shows nothing until the acknowledgement, and sends nothing', async () => {
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
 * Does what TanStack's `broadcastQueryClient` does with a query that was loaded: the state of one
 * tab's query becomes that of the other's. (The package itself brings a query-core of its own.)
 */
function broadcast(from: QueryClient, to: QueryClient): void {
  from.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return
    to.getQueryCache().get(event.query.queryHash)?.setState(structuredClone(event.query.state))
  })
}
