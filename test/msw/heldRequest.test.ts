import { describe, expect, test } from 'vitest'

import { BASE_URL, startZep, until } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }
const edit = { metadata: { plan: 'pro' } }

async function planOf(response: Promise<Response>): Promise<unknown> {
  const { metadata } = JSON.parse(await (await response).text()) as typeof demo
  return metadata.plan
}

describe('apply()', () => {
  test('has the server write now, while the response is still held', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold({ method: 'PATCH' })
    const response = send('PATCH', '/sessions/demo', edit)
    const patch = await hold.next()

    patch.apply()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'pro' })
    expect(zep.requests[0]?.status).toBeUndefined()
    expect(hold.requests).toEqual([patch])

    await patch.respond()
    expect(await planOf(response)).toBe('pro')
  })

  test('has a GET read the rows of this moment, however late its response arrives', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('GET', '/sessions/demo')
    const get = await hold.next()

    get.apply()
    zep.remoteUpdate('demo', { plan: 'pro' })
    await get.respond()
    expect(await planOf(response)).toBe('free')
  })

  test('writes once, however often it is called', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('PATCH', '/sessions/demo', edit)
    const patch = await hold.next()

    patch.apply()
    zep.remoteUpdate('demo', { plan: 'team' })
    patch.apply()
    await patch.respond()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'team' })
    expect(await planOf(response)).toBe('pro')
  })

  test('writes after the connection was lost, too', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('PATCH', '/sessions/demo', edit).catch((error: unknown) => error)
    const patch = await hold.next()

    await patch.lose()
    expect(await response).toBeInstanceOf(TypeError)
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
    patch.apply()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'pro' })
  })
})

describe('respond()', () => {
  test('applies the request and sends the response', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('GET', '/sessions/demo')
    const get = await hold.next()

    zep.remoteUpdate('demo', { plan: 'pro' })
    await get.respond()
    expect(zep.requests[0]?.status).toBe(200)
    expect(get.isSettled).toBe(true)
    expect(await planOf(response)).toBe('pro')
  })

  test('lets responses arrive in any order', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const arrived: string[] = []
    const first = send('PATCH', '/sessions/demo', edit).then(() => arrived.push('first'))
    await until(() => hold.requests.length === 1)
    const second = send('PATCH', '/sessions/demo', edit).then(() => arrived.push('second'))
    await until(() => hold.requests.length === 2)

    const [older, newer] = hold.requests
    await newer?.respond()
    await second
    await older?.respond()
    await first
    expect(arrived).toEqual(['second', 'first'])
  })

  test.each(['respond', 'refuse', 'lose'] as const)(
    'rejects, as refuse() and lose() do, after %s()',
    async (name) => {
      const { zep, send } = startZep({ sessions: [demo] })
      const hold = zep.hold()
      const response = send('PATCH', '/sessions/demo', edit).catch(() => null)
      const patch = await hold.next()
      const settle = { ...patch, refuse: () => patch.refuse(500) }

      await settle[name]()
      await response
      for (const again of [settle.respond, settle.refuse, settle.lose]) {
        await expect(again()).rejects.toThrow('PATCH /sessions/demo was settled before')
      }
    },
  )
})

describe('refuse()', () => {
  test("sends Zep's error for the status, and the server has done nothing", async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('PATCH', '/sessions/demo', edit)

    await (await hold.next()).refuse(409)
    expect((await response).status).toBe(409)
    expect(await (await response).json()).toEqual({ message: 'session ended: session has ended' })
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
    expect(zep.requests[0]?.status).toBe(409)
  })

  test('sends the message, the headers and Retry-After that it is given', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const sent = send('PATCH', '/sessions/demo', edit)
    const headers = { 'X-Request-Id': 'r1' }

    await (await hold.next()).refuse(429, { message: 'slow down', retryAfter: 2, headers })
    const response = await sent
    expect(await response.json()).toEqual({ message: 'slow down' })
    expect(response.headers.get('Retry-After')).toBe('2')
    expect(response.headers.get('X-Request-Id')).toBe('r1')
  })

  test('marks the error as one that no retry can fix', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const sent = send('PATCH', '/sessions/demo', edit)

    await (await hold.next()).refuse(502, { message: 'wrong key', retryable: false })
    expect(await (await sent).json()).toEqual({ message: 'wrong key', retryable: false })
  })

  test('replaces the response to what was applied', async () => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('PATCH', '/sessions/demo', edit)
    const patch = await hold.next()

    patch.apply()
    await patch.refuse(503)
    expect((await response).status).toBe(503)
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'pro' })
  })
})

describe('lose()', () => {
  test.each([
    ['does nothing on the server', false, 'free'],
    ['keeps what was applied', true, 'pro'],
  ])('breaks the connection and %s', async (_, isApplied, plan) => {
    const { zep, send } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const response = send('PATCH', '/sessions/demo', edit).catch((error: unknown) => error)
    const patch = await hold.next()

    if (isApplied) patch.apply()
    await patch.lose()
    expect(await response).toBeInstanceOf(TypeError)
    expect(zep.session('demo')?.metadata).toEqual({ plan })
    expect(zep.requests[0]?.status).toBe('network')
  })
})

describe('an aborted request', () => {
  test("through MSW's server is marked as aborted, and applied only if the test says so", async () => {
    const { zep } = startZep({ sessions: [demo] })
    const hold = zep.hold()
    const controller = new AbortController()
    const { signal } = controller
    const body = JSON.stringify(edit)
    const response = fetch(`${BASE_URL}/sessions/demo`, { method: 'PATCH', body, signal })
    const patch = await hold.next()

    controller.abort()
    await expect(response).rejects.toMatchObject({ name: 'AbortError' })
    expect(patch.isAborted).toBe(true)
    expect(zep.requests[0]?.status).toBe('aborted')
    await hold.release()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })

    await patch.respond()
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'pro' })
    expect(zep.requests[0]?.status).toBe('aborted')
  })
})
