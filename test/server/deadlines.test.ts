import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { echo, EDIT, json, serve, serveAll, SESSION_OPERATIONS } from '../harness/serve'
import { until } from '../harness/startZep'

const never = () => new Promise<never>(() => undefined)

/** Long enough for every promise of a handler that waits for nothing else. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

describe.each(SESSION_OPERATIONS)('%s', (operation) => {
  test('gets 503 if authorize does not decide in time: it is not allowed, and onError is told', async () => {
    const served = serveAll({ timeoutMs: 1000, authorize: never })
    const response = served.send(operation)
    await settle()
    vi.advanceTimersByTime(1000)

    const { status, headers } = await response
    expect(status).toBe(503)
    expect(headers.has('Retry-After')).toBe(false)
    expect(await (await response).json()).toEqual({
      message: 'authorize did not decide in time. Try again later.',
    })
    expect(served.zep.requests).toEqual([])
    expect(served.errors).toMatchObject([{ code: 'timeout', sessionId: 's1' }])
    expect(served.errors[0]?.message).toBe(
      `${operation}: authorize did not decide within 1000 ms, so the request was refused.`,
    )
  })

  test('is not sent if authorize allows it too late', async () => {
    let allow: (isAllowed: true) => void = () => undefined
    const authorize = () => new Promise<boolean>((resolve) => (allow = resolve))
    const served = serveAll({ timeoutMs: 1000, authorize })
    const response = served.send(operation)
    await settle()
    vi.advanceTimersByTime(1000)
    await response
    allow(true)
    await settle()

    expect(served.zep.requests).toEqual([])
  })

  test.each(['authorize', 'onError'] as const)(
    'ends at once if the browser leaves while %s does not settle',
    async (option) => {
      const browser = new AbortController()
      const called = vi.fn(never)
      const served = serveAll({ [option]: called }, () => json({}, { status: 500 }))
      const response = served.send(operation, { signal: browser.signal })
      await until(() => called.mock.calls.length === 1)
      browser.abort()
      // Without a timer: the time stands still.
      const { status } = await response

      expect(status).toBe(option === 'authorize' ? 499 : 500)
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('leaves no timer behind', async () => {
    const served = serveAll()
    await served.send(operation)

    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('onError', () => {
  test('delays the response by one second at most', async () => {
    const onError = vi.fn(never)
    const { get } = serve({ onError }, () => json({}, { status: 404 }))
    let status: number | undefined
    void get('/sessions/s1').then((response) => (status = response.status))
    await until(() => onError.mock.calls.length === 1)
    vi.advanceTimersByTime(999)
    await settle()
    expect(status).toBeUndefined()
    vi.advanceTimersByTime(1)
    await settle()

    expect(status).toBe(404)
  })

  test('delays the response by timeoutMs at most, if that is shorter', async () => {
    const onError = vi.fn(never)
    const { get } = serve({ onError, timeoutMs: 10 }, () => json({}, { status: 404 }))
    const response = get('/sessions/s1')
    await until(() => onError.mock.calls.length === 1)
    vi.advanceTimersByTime(10)

    expect((await response).status).toBe(404)
  })

  test('may fail after the response without any harm', async () => {
    let fail: (error: Error) => void = () => undefined
    const onError = () => new Promise<void>((_, reject) => (fail = reject))
    const { get } = serve({ onError, timeoutMs: 10 }, () => json({}, { status: 404 }))
    const response = get('/sessions/s1')
    await settle()
    vi.advanceTimersByTime(10)
    await response
    // An unhandled rejection would fail the test.
    fail(new Error('the log is down'))
    await settle()
  })
})

describe('the time of one request', () => {
  test('is one for authorize and Zep together, so that the browser is told before it gives up', async () => {
    let allow: (isAllowed: true) => void = () => undefined
    const authorize = () => new Promise<boolean>((resolve) => (allow = resolve))
    const served = serve({ timeoutMs: 1000, authorize }, never)
    const response = served.get('/sessions/s1')
    await settle()
    vi.advanceTimersByTime(900)
    allow(true)
    await until(() => served.zep.requests.length === 1)
    vi.advanceTimersByTime(100)

    expect((await response).status).toBe(504)
  })

  test('is one for authorize and the body together', async () => {
    let allow: (isAllowed: true) => void = () => undefined
    const authorize = () => new Promise<boolean>((resolve) => (allow = resolve))
    const served = serve({ timeoutMs: 1000, authorize })
    const response = served.patch('/sessions/s1', new ReadableStream())
    await settle()
    vi.advanceTimersByTime(900)
    allow(true)
    await settle()
    vi.advanceTimersByTime(100)

    expect((await response).status).toBe(408)
  })

  test('does not depend on the clock of the machine', async () => {
    const served = serve({}, (request) => {
      vi.setSystemTime(Date.now() + 3_600_000)
      return echo(request)
    })

    expect((await served.patch('/sessions/s1', EDIT)).status).toBe(200)
  })
})
