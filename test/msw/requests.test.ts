import { expect, test } from 'vitest'

import { startZep, until } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }
const edit = { metadata: { plan: 'pro' } }

test('requests lists what was sent, in the order of arrival, with the status of each response', async () => {
  const { zep, send } = startZep({ sessions: [demo, { sessionId: 'a/b' }] })

  await send('PATCH', '/sessions/demo', edit, { 'Content-Type': 'application/json' })
  await send('GET', '/sessions/a%2Fb')
  await send('GET', '/sessions-ordered?page_size=1')
  await send('PATCH', '/sessions/none', 'no json')

  expect(zep.requests).toEqual([
    {
      id: 1,
      method: 'PATCH',
      url: 'https://zep.test/api/v2/sessions/demo',
      path: '/sessions/demo',
      sessionId: 'demo',
      body: edit,
      headers: { 'content-type': 'application/json' },
      startedAt: expect.any(Number),
      status: 200,
    },
    expect.objectContaining({ id: 2, path: '/sessions/a%2Fb', sessionId: 'a/b', body: undefined }),
    expect.objectContaining({ id: 3, path: '/sessions-ordered', sessionId: undefined }),
    expect.objectContaining({ id: 4, sessionId: 'none', body: 'no json', status: 400 }),
  ])
})

test('requests shows that a key was sent, but never the key', async () => {
  const { zep, send } = startZep({ sessions: [demo] })

  await send('GET', '/sessions/demo', undefined, { Authorization: 'Api-Key z_secret' })

  expect(zep.requests[0]?.headers).toMatchObject({ authorization: '[hidden]' })
  expect(JSON.stringify(zep.requests)).not.toContain('z_secret')
})

test('requests that start together keep their order, and have no status while in flight', async () => {
  const { zep, send } = startZep({ sessions: [demo], latency: Infinity })

  void send('PATCH', '/sessions/demo', { metadata: { a: 'x'.repeat(100_000) } }).catch(() => null)
  void send('GET', '/sessions/demo').catch(() => null)
  await until(() => zep.requests.length === 2)

  expect(zep.requests.map(({ method, status }) => [method, status])).toEqual([
    ['PATCH', undefined],
    ['GET', undefined],
  ])
})

test('subscribers hear of every change and get a new array, until they unsubscribe', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  const seen: (typeof zep.requests)[] = []
  const unsubscribe = zep.subscribe(() => seen.push(zep.requests))

  await send('GET', '/sessions/demo')
  expect(seen.map((requests) => requests[0]?.status)).toEqual([undefined, undefined, 200])
  expect(new Set(seen).size).toBe(3)

  unsubscribe()
  await send('GET', '/sessions/demo')
  expect(seen).toHaveLength(3)
})

test('requests stays the same array while nothing is sent', () => {
  const { zep } = startZep()
  expect(zep.requests).toBe(zep.requests)
})
