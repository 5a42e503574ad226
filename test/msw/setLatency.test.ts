import { afterEach, expect, test, vi } from 'vitest'

import { startZep, until } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }
const edit = { metadata: { plan: 'pro' } }

afterEach(() => {
  vi.useRealTimers()
})

test.each([
  ['a number', 1000, 1000],
  ['a range', [1000, 1000] as const, 1000],
  ['a function of the request', () => 1000, 1000],
])(
  '%s delays by one half before the server applies the request, and by the other half after it',
  async (_, latency, ms) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { zep, send } = startZep({ sessions: [demo] })
    zep.setLatency(latency)

    const response = send('PATCH', '/sessions/demo', edit)
    await until(() => vi.getTimerCount() === 1)
    await vi.advanceTimersByTimeAsync(ms / 2 - 1)
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })

    await vi.advanceTimersByTimeAsync(1)
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'pro' })
    expect(zep.requests[0]?.status).toBeUndefined()

    await vi.advanceTimersByTimeAsync(ms / 2)
    expect((await response).status).toBe(200)
    expect(vi.getTimerCount()).toBe(0)
  },
)

test('a range delays by a time between its ends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(Math, 'random').mockReturnValue(0.25)
  const { zep, send } = startZep({ sessions: [demo] })
  zep.setLatency([100, 500])

  const response = send('GET', '/sessions/demo')
  await until(() => vi.getTimerCount() === 1)
  await vi.advanceTimersByTimeAsync(199)
  expect(zep.requests[0]?.status).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  expect((await response).status).toBe(200)
})

test('a function gets the request, and a promise that it returns delays that request only', async () => {
  const { zep, send } = startZep({ sessions: [demo] })
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  zep.setLatency(({ method, body }) => {
    if (method === 'PATCH') expect(body).toEqual(edit)
    return method === 'PATCH' ? held : 0
  })

  const response = send('PATCH', '/sessions/demo', edit)
  await until(() => zep.requests.length === 1)
  expect(await (await send('GET', '/sessions/demo')).text()).toContain('"plan":"free"')

  release()
  expect((await response).status).toBe(200)
  expect(await (await send('GET', '/sessions/demo')).text()).toContain('"plan":"pro"')
})

test('the default is no delay, and no timer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { send } = startZep({ sessions: [demo] })
  expect((await send('GET', '/sessions/demo')).status).toBe(200)
})
