import { expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { BASE_URL, startZep } from '../harness/startZep'

const client = createZepClient({ baseUrl: BASE_URL, apiKey: 'z_secret' })
const demo = { sessionId: 'demo', userId: 'u1', metadata: { plan: 'free' } }

test('the client reads, lists and edits the sessions of the mock', async () => {
  const { zep } = startZep({ sessions: [demo, { sessionId: 'a/b' }], apiKey: 'z_secret' })

  expect(await client.getSession('demo')).toEqual(zep.session('demo'))
  // On the wire it is null, which the client turns into `{}`.
  expect((await client.getSession('a/b')).metadata).toEqual({})

  const edited = await client.updateSession('demo', { metadata: { seats: 3 } })
  expect(edited).toEqual(zep.session('demo'))
  expect(edited.metadata).toEqual({ plan: 'free', seats: 3 })

  const page = await client.listSessions({ pageNumber: 2, pageSize: 1 })
  expect(page).toEqual({ sessions: [edited], totalCount: 2, responseCount: 1 })
  expect(await client.listUserSessions('u1')).toEqual([{ ...edited, id: 0 }])
})

test('the client asks for a page in a way that the Community Edition understands too', async () => {
  startZep({ sessions: [demo, { sessionId: 'a/b' }], edition: 'community' })

  const page = await client.listSessions({ pageNumber: 1, pageSize: 1 })
  expect(page.sessions.map(({ sessionId }) => sessionId)).toEqual(['a/b'])
})

test.each([
  [400, 'bad_request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [410, 'gone'],
  [413, 'too_large'],
  [429, 'rate_limited'],
  [500, 'server'],
  [503, 'server'],
  ['network', 'network'],
] as const)('a fault with %s reaches the client as the error %s', async (status, code) => {
  const { zep } = startZep({ sessions: [demo] })
  zep.fail({ status, retryAfter: 2 })

  await expect(client.getSession('demo')).rejects.toMatchObject({ code })
})

test('what the mock itself refuses reaches the client as the matching error', async () => {
  const { zep } = startZep({ sessions: [demo], apiKey: 'another' })
  const edit = { metadata: { plan: 'pro' } }
  await expect(client.updateSession('demo', edit)).rejects.toMatchObject({ code: 'unauthorized' })

  const right = createZepClient({ baseUrl: BASE_URL, apiKey: 'another' })
  zep.remoteEnd('demo')
  await expect(right.updateSession('demo', edit)).rejects.toMatchObject({ code: 'conflict' })
  await expect(right.getSession('none')).rejects.toMatchObject({ code: 'not_found' })
})

test('a request that never gets a response runs into the timeout of the client', async () => {
  startZep({ sessions: [demo], latency: Infinity })
  const hasty = createZepClient({ baseUrl: BASE_URL, timeoutMs: 1 })

  await expect(hasty.getSession('demo')).rejects.toMatchObject({ code: 'timeout' })
})
