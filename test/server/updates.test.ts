import { describe, expect, test, vi } from 'vitest'

import type { SentRequest } from '../harness/fakeFetch'
import { echo, EDIT, json, makeRequest, serveAll, type Served } from '../harness/serve'
import { until } from '../harness/startZep'

interface HeldCall {
  request: SentRequest
  respond: (response?: Response) => void
  fail: () => void
}

/** A handler for a Zep that holds every PATCH until the test responds. */
function serveHeld(options: Parameters<typeof serveAll>[0] = {}) {
  const held: HeldCall[] = []
  const served = serveAll(options, (request) => {
    if (request.method !== 'PATCH') return echo(request)
    return new Promise((resolve, reject) => {
      held.push({
        request,
        respond: (response = echo(request)) => resolve(response),
        fail: () => reject(new TypeError('connection lost')),
      })
    })
  })
  return { ...served, held }
}

const edit = ({ send }: Pick<Served, 'send'>, id: number | string, signal?: AbortSignal) =>
  send('updateSession', { path: `/sessions/s${id}`, ...(signal && { signal }) })

const idsOf = (held: HeldCall[]) => held.map(({ request }) => request.url.split('/').at(-1))

/** Long enough for every request that is not held to reach Zep. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('maxConcurrentUpdates', () => {
  test.each([1, 2, 5])('%i lets so many PATCHes reach Zep at once, and no more', async (limit) => {
    const served = serveHeld({ maxConcurrentUpdates: limit })
    const responses = Array.from({ length: 12 }, (_, id) => edit(served, id))
    for (let done = 0; done < 12; done++) {
      await settle()
      expect(served.held).toHaveLength(Math.min(12, done + limit))
      served.held[done]?.respond()
    }

    expect((await Promise.all(responses)).map(({ status }) => status)).toEqual(
      Array<number>(12).fill(200),
    )
  })

  test('is not set by default, so that PATCHes overlap', async () => {
    const served = serveHeld()
    const responses = Array.from({ length: 50 }, (_, id) => edit(served, id))
    await settle()

    expect(served.held).toHaveLength(50)
    for (const { respond } of served.held) respond()
    await Promise.all(responses)
  })

  test('counts the PATCHes of all callers, and lets them go in the order in which they came', async () => {
    const served = serveHeld({ maxConcurrentUpdates: 1 })
    const ids = ['0', '1', '2', '3', '4']
    const responses = []
    for (const id of ids) {
      const headers = { Cookie: `user=${id}` }
      responses.push(served.send('updateSession', { path: `/sessions/s${id}`, headers }))
      await settle()
    }
    for (let done = 0; done < ids.length; done++) {
      await until(() => served.held.length > done)
      served.held[done]?.respond()
      // One who comes later does not pass those who wait.
      if (done === 0) responses.push(edit(served, 'late'))
    }
    await until(() => served.held.length > ids.length)
    served.held.at(-1)?.respond()
    await Promise.all(responses)

    expect(idsOf(served.held)).toEqual(['s0', 's1', 's2', 's3', 's4', 'slate'])
  })

  test('holds back updates only: reads, adds and deletes pass', async () => {
    const served = serveHeld({ maxConcurrentUpdates: 1 })
    const waiting = [edit(served, 1), edit(served, 2)]
    await settle()

    expect((await served.send('getSession')).status).toBe(200)
    expect((await served.send('addSession')).status).toBe(201)
    expect((await served.send('deleteSession')).status).toBe(200)
    expect((await served.get('/users/u1/sessions')).status).toBe(502)
    expect(served.held).toHaveLength(1)
    served.held[0]?.respond()
    await settle()
    served.held[1]?.respond()
    await Promise.all(waiting)
  })

  test('takes no slot before the app has allowed the edit', async () => {
    const served = serveHeld({
      maxConcurrentUpdates: 1,
      authorize: () => new Promise(() => undefined),
    })
    const leave = new AbortController()
    const stuck = edit(served, 1, leave.signal)
    await settle()
    const other = serveHeld({ maxConcurrentUpdates: 1 })
    const response = edit(other, 2)
    await until(() => other.held.length === 1)
    other.held[0]?.respond()

    expect((await response).status).toBe(200)
    leave.abort()
    expect((await stuck).status).toBe(499)
  })

  test.each<[string, (call: HeldCall) => void, number]>([
    ['refuses it', ({ respond }) => respond(json({}, { status: 409 })), 409],
    ['fails', ({ respond }) => respond(json({}, { status: 500 })), 500],
    ['sends a web page', ({ respond }) => respond(new Response('<html>')), 502],
    ['loses the connection', ({ fail }) => fail(), 502],
  ])('gives the slot of a PATCH to the next if Zep %s', async (_, end, status) => {
    const served = serveHeld({ maxConcurrentUpdates: 1 })
    const responses = [edit(served, 1), edit(served, 2)]
    await until(() => served.held.length === 1)
    end(served.held[0]!)
    await until(() => served.held.length === 2)
    served.held[1]?.respond()

    expect((await Promise.all(responses)).map((response) => response.status)).toEqual([status, 200])
  })

  test('gives the slot to the next if the key cannot be read', async () => {
    let isBroken = true
    const served = serveHeld({
      maxConcurrentUpdates: 1,
      apiKey: () => (isBroken ? undefined : 'key'),
    })
    expect((await edit(served, 1)).status).toBe(500)
    isBroken = false
    const response = edit(served, 2)
    await until(() => served.held.length === 1)
    served.held[0]?.respond()

    expect((await response).status).toBe(200)
  })

  test('gives the slot to the next if the browser leaves during its PATCH', async () => {
    const served = serveHeld({ maxConcurrentUpdates: 1 })
    const browser = new AbortController()
    const left = edit(served, 1, browser.signal)
    const response = edit(served, 2)
    await until(() => served.held.length === 1)
    browser.abort()
    await until(() => served.held.length === 2)
    served.held[1]?.respond()

    expect((await left).status).toBe(499)
    expect((await response).status).toBe(200)
  })

  test('gives the slot to the next if Zep does not respond in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const served = serveHeld({ maxConcurrentUpdates: 1, timeoutMs: 1000 })
      const late = edit(served, 1)
      await until(() => served.held.length === 1)
      vi.advanceTimersByTime(600)
      const response = edit(served, 2)
      await settle()
      expect(served.held).toHaveLength(1)
      vi.advanceTimersByTime(400)
      await until(() => served.held.length === 2)
      served.held[1]?.respond()

      expect((await late).status).toBe(504)
      expect((await response).status).toBe(200)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('an update that waits', () => {
  test('leaves the queue when the browser does, and is never sent', async () => {
    const served = serveHeld({ maxConcurrentUpdates: 1 })
    const browser = new AbortController()
    const first = edit(served, 1)
    const left = edit(served, 2, browser.signal)
    const third = edit(served, 3)
    await settle()
    browser.abort()
    expect((await left).status).toBe(499)
    await settle()
    // It had no slot that it could give to the third.
    expect(idsOf(served.held)).toEqual(['s1'])
    served.held[0]?.respond()
    await until(() => served.held.length === 2)
    served.held[1]?.respond()

    expect((await Promise.all([first, third])).map(({ status }) => status)).toEqual([200, 200])
    expect(idsOf(served.held)).toEqual(['s1', 's3'])
    expect(served.errors).toEqual([])
  })

  test('gives its slot to the next if the browser leaves in the moment in which its turn comes', async () => {
    // Whether the turn or the browser comes first depends on the microtask.
    for (let turns = 0; turns < 30; turns++) {
      const served = serveHeld({ maxConcurrentUpdates: 1 })
      const browser = new AbortController()
      const first = edit(served, 1)
      const left = edit(served, 2, browser.signal)
      const third = edit(served, 3)
      await settle()
      served.held[0]?.respond()
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      browser.abort()
      await Promise.all([first, left])
      await settle()
      expect(idsOf(served.held)).toContain('s3')
      served.held.at(-1)?.respond()

      expect((await third).status).toBe(200)
    }
  })

  test('gets 504 with the code timeout when its time is up, and is never sent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const served = serveHeld({ maxConcurrentUpdates: 1, timeoutMs: 1000 })
      const first = edit(served, 1)
      await settle()
      const waiting = edit(served, 2)
      await settle()
      vi.advanceTimersByTime(1000)
      const response = await waiting
      await first

      expect(response.status).toBe(504)
      expect(await response.json()).toMatchObject({ code: 'timeout' })
      expect(served.held).toHaveLength(1)
      expect(served.errors.find(({ sessionId }) => sessionId === 's2')).toMatchObject({
        code: 'timeout',
        message: expect.stringContaining('maxConcurrentUpdates') as string,
      })
    } finally {
      vi.useRealTimers()
    }
  })

  test('has only the rest of its time for Zep', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const served = serveHeld({ maxConcurrentUpdates: 1, timeoutMs: 1000 })
      const first = edit(served, 1)
      const second = edit(served, 2)
      await until(() => served.held.length === 1)
      vi.advanceTimersByTime(900)
      served.held[0]?.respond()
      await until(() => served.held.length === 2)
      vi.advanceTimersByTime(100)

      expect((await first).status).toBe(200)
      expect((await second).status).toBe(504)
    } finally {
      vi.useRealTimers()
    }
  })
})

test('two handlers count for themselves', async () => {
  const [one, other] = [1, 2].map(() => serveHeld({ maxConcurrentUpdates: 1 }))
  const responses = [one!.handler(makeRequest('updateSession')), other!.patch('/sessions/s1', EDIT)]
  await until(() => one!.held.length + other!.held.length === 2)
  one!.held[0]?.respond()
  other!.held[0]?.respond()

  expect((await Promise.all(responses)).map(({ status }) => status)).toEqual([200, 200])
})
