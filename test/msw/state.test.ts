import { afterEach, describe, expect, test, vi } from 'vitest'

import { startZep, until } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }
const edit = { metadata: { plan: 'pro' } }

afterEach(() => {
  vi.useRealTimers()
})

describe('a remote change', () => {
  test('by remoteUpdate merges like a PATCH, moves updatedAt and is not listed in requests', async () => {
    const { zep, send } = startZep({ sessions: [demo] })

    const updated = zep.remoteUpdate('demo', { seats: 3, system: { x: 1 }, gone: undefined })

    expect(updated.metadata).toEqual({ plan: 'free', seats: 3 })
    expect(Object.keys(updated.metadata ?? {})).toEqual(['plan', 'seats'])
    expect(updated.updatedAt).not.toBe(updated.createdAt)
    expect(zep.requests).toEqual([])
    expect(await (await send('GET', '/sessions/demo')).text()).toContain('"seats":3')
  })

  test('by remoteEnd or remoteDelete affects the next requests', async () => {
    const { zep, send } = startZep({ sessions: [demo, { sessionId: 'other' }] })

    zep.remoteEnd('demo')
    zep.remoteDelete('other')

    expect((await send('PATCH', '/sessions/demo', edit)).status).toBe(409)
    expect((await send('GET', '/sessions/other')).status).toBe(404)
    expect((await send('PATCH', '/sessions/other', edit)).status).toBe(404)
    expect(zep.session('other')).toBeUndefined()
    expect(zep.sessions.map(({ sessionId }) => sessionId)).toEqual(['demo'])
  })

  test('that the server would refuse throws an error that names the session', () => {
    const { zep } = startZep({ sessions: [demo] })
    zep.remoteEnd('demo')

    expect(() => zep.remoteUpdate('demo', { a: 1 })).toThrow('409 session ended')
    expect(() => zep.remoteUpdate('typo', { a: 1 })).toThrow('404 not found (session "typo")')
  })
})

describe('the store', () => {
  test('contains copies: neither the seeds nor what was read can change it', async () => {
    const metadata = { plan: 'free' }
    const { zep } = startZep({ sessions: [{ sessionId: 'demo', metadata }] })

    const patch = { list: [1] }
    zep.remoteUpdate('demo', patch)
    patch.list.push(2)
    metadata.plan = 'changed outside'
    Object.assign(zep.session('demo')?.metadata ?? {}, { plan: 'changed outside' })
    Object.assign(zep.sessions[0] ?? {}, { sessionId: 'changed outside' })
    Object.assign(zep.remoteUpdate('demo', { a: 1 }).metadata ?? {}, { a: 'changed outside' })

    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free', list: [1], a: 1 })
  })

  test('refuses two seeds of one id', () => {
    expect(() => startZep({ sessions: [demo, demo] })).toThrow(
      'two seeds have the session id "demo"',
    )
  })

  test('gives a field that is seeded as undefined its default', () => {
    const seed = { ...demo, createdAt: undefined } as unknown as typeof demo
    expect(startZep({ sessions: [seed] }).zep.session('demo')?.createdAt).toMatch(/^2026-01-01/)
  })
})

describe('reset()', () => {
  test('restores the sessions and the latency, and forgets the requests and the faults', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    await send('PATCH', '/sessions/demo', edit)
    await send('POST', '/sessions', { session_id: 'new' })
    zep.setLatency(Infinity)
    zep.fail({ status: 500 })

    zep.reset()

    expect(zep.requests).toEqual([])
    expect(zep.sessions.map(({ sessionId }) => sessionId)).toEqual(['demo'])
    const response = await send('GET', '/sessions/demo')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('"plan":"free"')
  })

  test('restores the seeds as they were given, even if they were changed outside since', () => {
    const seed = { sessionId: 'demo', metadata: { plan: 'free' } }
    const { zep } = startZep({ sessions: [seed] })
    seed.metadata.plan = 'changed outside'

    zep.reset()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test.each([
    ['before the server has applied it', 0],
    ['after the server has applied it', 600],
  ])(
    'cuts off a request %s, and leaves no timer and no trace of it in the new state',
    async (_, advanceMs) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const { zep, send } = startZep({ sessions: [demo], latency: 1000 })
      const response = send('PATCH', '/sessions/demo', edit).catch((error: unknown) => error)
      await until(() => vi.getTimerCount() === 1)
      await vi.advanceTimersByTimeAsync(advanceMs)

      zep.reset()

      expect(vi.getTimerCount()).toBe(0)
      expect(await response).toBeInstanceOf(TypeError)
      expect(zep.requests).toEqual([])
      expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
    },
  )

  test.each([
    ['forever', Infinity],
    ['for a promise', () => new Promise<never>(() => undefined)],
  ])('breaks the connection of a request that waits %s', async (_, latency) => {
    const { zep, send } = startZep({ sessions: [demo], latency })
    const response = send('GET', '/sessions/demo').catch((error: unknown) => error)
    await until(() => zep.requests.length === 1)

    zep.reset()
    expect(await response).toBeInstanceOf(TypeError)
  })

  test('keeps the subscribers, and calls them', () => {
    const { zep } = startZep()
    const onChange = vi.fn()
    zep.subscribe(onChange)

    zep.reset()
    expect(onChange).toHaveBeenCalledTimes(1)
  })
})
