/** What random runs meet too rarely to be relied on. */
import { expect, test } from 'vitest'

import { sessionQueryOptions } from '../../src/exports/index'
import { tick } from '../edits/gatedServer'
import { World } from '../edits/world'

test('a fetch that nobody watches does not clear the mark that an edit has made', async () => {
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
  await server.patch().answer()
  await get.answer()
  await read
  await server.drain()
  server.reset()
  await world.switchTo('s')
  expect(server.count('GET', '/sessions/s')).toBe(1)
})
