import { afterEach, describe, expect, test, vi } from 'vitest'
import { startZep, until } from './startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }
const edit = { metadata: { plan: 'pro' } }

afterEach(() => {
  vi.useRealTimers()
})

describe('somebody else', () => {
  test('remoteUpdate merges like a PATCH, moves updatedAt and is in no request', async () => {
    const { zep, send } = startZep({ sessions: [demo] })

    const updated = zep.remoteUpdate('demo', { seats: 3, system: { x: 1 }, gone: undefined })

    expect(updated.metadata).toEqual({ plan: 'free', seats: 3 })
    expect(Object.keys(updated.metadata ?? {})).toEqual(['plan', 'seats'])
    expect(updated.updatedAt).not.toBe(updated.createdAt)
    expect(zep.requests).toEqual([])
    expect(await (await send('GET', '/sessions/demo')).text()).toContain('"seats":3')
  })

  test('remoteEnd and remoteDelete are what the next requests meet', async () => {
    const { zep, send } = startZep({ sessions: [demo, { sessionId: 'other' }] })

    zep.remoteEnd('demo')
    zep.remoteDelete('other')

    expect((await send('PATCH', '/sessions/demo', edit)).status).toBe(409)
    expect((await send('GET', '/sessions/other')).status).toBe(404)
    expect(zep.session('other')).toBeUndefined()
    expect(zep.sessions.map(({ sessionId }) => sessionId)).toEqual(['demo'])
  })

  test('what the server would refuse throws and names the session', () => {
    const { zep } = startZep({ sessions: [demo] })
    zep.remoteEnd('demo')

    expect(() => zep.remoteUpdate('demo', { a: 1 })).toThrow('409 session ended')
    expect(() => zep.remoteUpdate('typo', { a: 1 })).toThrow('404 not found (session "typo")')
  })
})

describe('the store', () => {
  test('holds copies: neither the seeds nor what was read can change it', async () => {
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

  test('two seeds of one id are refused', () => {
    expect(() => startZep({ sessions: [demo, demo] })).toThrow(
      'two seeds have the session id "demo"',
    )
  })

  test('a field seeded as undefined gets its default', () => {
    const seed = { ...demo, createdAt: undefined } as unknown as typeof demo
    expect(startZep({ sessions: [seed] }).zep.session('demo')?.createdAt).toMatch(/^2026-01-01/)
  })
})

describe('reset', () => {
  test('restores the sessions, the latency, the requests, and forgets the faults', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    await send('PATCH', '/sessions/demo', edit)
    await send('POST', '/sessions', { session_id: 'new' })
    zep.setLatency(Infinity)
    zep.fail({ status: 500 })

    zep.reset()

    expect(zep.requests).toEqual([])
    expect(zep.sessions.map(({ sessionId }) => sessionId)).toEqual(['demo'])
    const answer = await send('GET', '/sessions/demo')
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('"plan":"free"')
  })

  test('restores seeds that were changed outside since', () => {
    const seed = { sessionId: 'demo', metadata: { plan: 'free' } }
    const { zep } = startZep({ sessions: [seed] })
    seed.metadata.plan = 'changed outside'

    zep.reset()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test.each([
    ['before it was applied', 0],
    ['after it was applied', 600],
  ])('cuts off a request %s: no timer, no trace in the new state', async (_, advanceMs) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { zep, send } = startZep({ sessions: [demo], latency: 1000 })
    const answer = send('PATCH', '/sessions/demo', edit).catch((error: unknown) => error)
    await until(() => vi.getTimerCount() === 1)
    await vi.advanceTimersByTimeAsync(advanceMs)

    zep.reset()

    expect(vi.getTimerCount()).toBe(0)
    expect(await answer).toBeInstanceOf(TypeError)
    expect(zep.requests).toEqual([])
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test.each([
    ['without end', Infinity],
    ['by a promise', () => new Promise<never>(() => undefined)],
  ])('frees a request that was held %s', async (_, latency) => {
    const { zep, send } = startZep({ sessions: [demo], latency })
    const answer = send('GET', '/sessions/demo').catch((error: unknown) => error)
    await until(() => zep.requests.length === 1)

    zep.reset()
    expect(await answer).toBeInstanceOf(TypeError)
  })

  test('keeps the subscribers and tells them', () => {
    const { zep } = startZep()
    const onChange = vi.fn()
    zep.subscribe(onChange)

    zep.reset()
    expect(onChange).toHaveBeenCalledTimes(1)
  })
})
