import { describe, expect, test } from 'vitest'

import { createMockZep } from '../../src/exports/msw'
import { startZep, until } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }
const edit = { metadata: { plan: 'pro' } }

async function planOf(response: Promise<Response>): Promise<unknown> {
  const { metadata } = JSON.parse(await (await response).text()) as typeof demo
  return metadata.plan
}

describe('a hold', () => {
  test('keeps every request from the server, and lists them oldest first', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()

    void send('PATCH', '/sessions/demo', edit).catch(() => null)
    await until(() => hold.requests.length === 1)
    void send('GET', '/sessions/demo').catch(() => null)
    await until(() => hold.requests.length === 2)

    expect(hold.requests).toMatchObject([
      { id: 1, method: 'PATCH', path: '/sessions/demo', sessionId: 'demo', body: edit },
      { id: 2, method: 'GET', body: undefined, isAborted: false, isSettled: false },
    ])
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
    expect(zep.requests.map(({ status }) => status)).toEqual([undefined, undefined])
  })

  test('holds only what its filter selects', async () => {
    const { zep, send } = startZep({ sessions: [demo, { sessionId: 'other' }] })
    const hold = zep.hold({
      method: 'patch',
      sessionId: 'demo',
      when: ({ body }) => JSON.stringify(body).includes('pro'),
    })

    await send('GET', '/sessions/demo')
    await send('PATCH', '/sessions/other', edit)
    await send('PATCH', '/sessions/demo', { metadata: { seats: 1 } })
    expect(hold.requests).toEqual([])

    const response = send('PATCH', '/sessions/demo', edit)
    await (await hold.next()).respond()
    expect((await response).status).toBe(200)
  })

  test('lists neither settled nor aborted requests', async () => {
    const zep = createMockZep({ sessions: [demo] })
    const hold = zep.hold()
    const controller = new AbortController()
    const url = 'https://api.getzep.com/api/v2/sessions/demo'
    const settled = zep.fetch(url)
    const first = await hold.next()
    const aborted = zep.fetch(url, { signal: controller.signal })
    await until(() => hold.requests.length === 2)
    const [, second] = hold.requests

    await first.respond()
    await settled
    controller.abort()
    await expect(aborted).rejects.toThrow()
    expect([first.isSettled, second?.isSettled]).toEqual([true, false])
    expect([first.isAborted, second?.isAborted]).toEqual([false, true])
    expect(hold.requests).toEqual([])
  })

  test('ignores the latency, and lets faults happen when the server gets the request', async () => {
    const { zep, send } = startZep({ sessions: [demo], latency: Infinity })
    const hold = zep.hold()

    const response = send('PATCH', '/sessions/demo', edit)
    const patch = await hold.next()
    zep.fail({ status: 503 })
    await patch.respond()
    expect((await response).status).toBe(503)
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })
})

describe('next()', () => {
  test('waits for a request, and returns the same one until it is settled', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const coming = hold.next()

    void send('GET', '/sessions/demo')
    const first = await coming
    expect(await hold.next()).toBe(first)

    await first.respond()
    const after = hold.next()
    void send('PATCH', '/sessions/demo', edit)
    expect((await after).method).toBe('PATCH')
    await hold.release()
  })

  test.each(['release', 'reset'] as const)('rejects if %s() comes first', async (name) => {
    const { zep } = startZep()
    const hold = zep.hold()
    const coming = hold.next()
    const rejected = expect(coming).rejects.toThrow(`${name}() was called before a request came`)

    if (name === 'release') await hold.release()
    else zep.reset()
    await rejected
  })
})

describe('release()', () => {
  test('responds to all held requests, oldest first, and stops holding', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const first = send('PATCH', '/sessions/demo', { metadata: { plan: 'team' } })
    await until(() => hold.requests.length === 1)
    const second = send('PATCH', '/sessions/demo', edit)
    await until(() => hold.requests.length === 2)

    await hold.release()
    expect([await planOf(first), await planOf(second)]).toEqual(['team', 'pro'])
    expect(zep.requests.map(({ status }) => status)).toEqual([200, 200])
    expect(hold.requests).toEqual([])
    expect((await send('GET', '/sessions/demo')).status).toBe(200)
  })
})

describe('two holds', () => {
  test('share nothing: the oldest that selects a request holds it', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const patches = zep.hold({ method: 'PATCH' })
    const all = zep.hold()
    const patched = send('PATCH', '/sessions/demo', edit)
    const read = send('GET', '/sessions/demo')
    await until(() => patches.requests.length + all.requests.length === 2)

    expect(patches.requests.map(({ method }) => method)).toEqual(['PATCH'])
    expect(all.requests.map(({ method }) => method)).toEqual(['GET'])

    await all.release()
    expect(await planOf(read)).toBe('free')
    expect(patches.requests).toHaveLength(1)
    await patches.release()
    expect(await planOf(patched)).toBe('pro')
  })

  test('pass on to the newer one what the older one no longer holds', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const older = zep.hold()
    const newer = zep.hold()
    await older.release()

    const response = send('GET', '/sessions/demo')
    await (await newer.next()).respond()
    expect((await response).status).toBe(200)
  })
})

describe('reset()', () => {
  test('breaks the connection of held requests, and ends the holds', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('PATCH', '/sessions/demo', edit).catch((error: unknown) => error)
    const patch = await hold.next()

    zep.reset()
    expect(await response).toBeInstanceOf(TypeError)
    expect(patch.isSettled).toBe(true)
    expect([hold.requests, zep.requests]).toEqual([[], []])
    await expect(patch.respond()).rejects.toThrow('was settled before')
    expect((await send('GET', '/sessions/demo')).status).toBe(200)
  })

  test('keeps a held request away from the new state', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    void send('PATCH', '/sessions/demo', edit).catch(() => null)
    const patch = await hold.next()

    zep.reset()
    patch.apply()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })
})
