/** Cases that random runs hit too rarely to rely on. */
import { expect, test } from 'vitest'

import { sessionQueryOptions } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { World } from '../harness/World'

test('a fetch without an observer does not clear the invalidation that an edit caused', async () => {
  const queries = { staleTime: Infinity, retry: false }
  const world = await new World({ queryClient: { defaultOptions: { queries } } }).mount()
  await world.switchTo('t')
  await world.server.drain()
  const { client, queryClient, server } = world
  const read = queryClient.fetchQuery({ ...sessionQueryOptions(client, 's'), staleTime: 0 })
  await tick()
  const get = server.get('/sessions/s')
  get.apply()
  world.edit({ a: 1 }, { sessionId: 's' })
  await tick()
  await server.patch().respond()
  await get.respond()
  await read
  await server.drain()
  server.reset()
  await world.switchTo('s')
  expect(server.count('GET', '/sessions/s')).toBe(1)
})
