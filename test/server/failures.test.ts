import { describe, expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import {
  API,
  json,
  MISCONFIGURED,
  serve,
  serveAll,
  SESSION_OPERATIONS,
  UNREACHABLE,
} from '../harness/serve'

describe('no response', () => {
  test('leads to a 502 that is not marked, and only onError gets the reason', async () => {
    const cause = new TypeError('getaddrinfo ENOTFOUND internal.zep.test')
    const { get, errors } = serve({}, () => {
      throw cause
    })
    const response = await get('/sessions/s1')

    expect(response.status).toBe(502)
    expect(await response.json()).toEqual(UNREACHABLE)
    expect(errors).toMatchObject([{ code: 'network', cause }])
  })

  test('leads to 504 with the code timeout if Zep does not respond in time', async () => {
    let upstream: AbortSignal | undefined
    const { get, errors } = serve({ timeoutMs: 20 }, (_, signal) => {
      upstream = signal
      return new Promise<Response>(() => undefined)
    })
    const response = await get('/sessions/s1')

    expect(response.status).toBe(504)
    expect(await response.json()).toEqual({
      code: 'timeout',
      message: 'Zep did not respond in time. Try again later.',
    })
    expect(upstream?.aborted).toBe(true)
    expect(errors).toMatchObject([{ code: 'timeout' }])
  })

  test('leads to 504 if the headers arrive and the body does not', async () => {
    const { get } = serve({ timeoutMs: 20 }, () => new Response(new ReadableStream()))

    expect((await get('/sessions/s1')).status).toBe(504)
  })

  test('leads to a timeout here before there is one in the browser, so that the browser is told why', async () => {
    // Reads the delays of the timers instead of waiting for them.
    const delays: number[] = []
    const before = globalThis.setTimeout
    globalThis.setTimeout = ((work: () => void, delayMs?: number) => {
      delays.push(delayMs ?? 0)
      return before(work, delayMs)
    }) as typeof setTimeout
    try {
      const { handler } = serve()
      const fetch = (url: RequestInfo | URL, init?: RequestInit) =>
        handler(new Request(url, init ?? {}))
      await createZepClient({ baseUrl: API, fetch }).getSession('s1')
    } finally {
      globalThis.setTimeout = before
    }

    const [browser = 0, ours = 0] = delays
    expect(ours).toBeGreaterThan(30_000)
    expect(ours).toBeLessThan(browser)
  })
})

describe('a browser that leaves', () => {
  test.each(SESSION_OPERATIONS)('aborts the call to Zep during %s', async (operation) => {
    const browser = new AbortController()
    let upstream: AbortSignal | undefined
    const { send, errors } = serveAll({}, (_, signal) => {
      upstream = signal
      browser.abort()
      return new Promise<Response>(() => undefined)
    })
    const response = await send(operation, { signal: browser.signal })

    expect(upstream?.aborted).toBe(true)
    expect(response.status).toBe(499)
    expect(await response.text()).toBe('')
    expect(errors).toEqual([])
  })

  test.each(SESSION_OPERATIONS)(
    'makes no call to Zep if it left during authorize of %s',
    async (operation) => {
      const browser = new AbortController()
      const { send, zep } = serveAll({
        authorize: () => {
          browser.abort()
          return true
        },
      })
      await send(operation, { signal: browser.signal })

      expect(zep.requests).toEqual([])
    },
  )

  test('ends a stalled upload of addSession', async () => {
    const browser = new AbortController()
    const { send, asked, errors } = serveAll()
    const response = send('addSession', { body: new ReadableStream(), signal: browser.signal })
    browser.abort()

    expect((await response).status).toBe(499)
    expect([...asked, ...errors]).toEqual([])
  })
})

describe('the app itself', () => {
  test.each<[string, () => string | undefined]>([
    ['is missing', () => undefined],
    ['is blank', () => ' '],
    ['contains a line break', () => 'secret\r\nX-Evil: 1'],
    [
      'cannot be read',
      () => {
        throw new Error('vault: secret path')
      },
    ],
  ])('leads to a 500 that is marked if the key %s, and Zep is not called', async (_, apiKey) => {
    const { get, zep, errors } = serve({ apiKey })
    const response = await get('/sessions/s1')

    expect(response.status).toBe(500)
    expect(await response.json()).toEqual(MISCONFIGURED)
    expect(zep.requests).toEqual([])
    expect(errors).toMatchObject([{ code: 'invalid_input', issues: [{ path: 'apiKey' }] }])
    expect(String(errors[0])).not.toContain('secret')
  })

  test.each<[string, () => void | Promise<void>]>([
    [
      'throws',
      () => {
        throw new Error('log')
      },
    ],
    ['rejects', () => Promise.reject(new Error('log'))],
  ])('gets the usual response if onError %s', async (_, onError) => {
    const { get } = serve({ onError }, () => json({ message: 'm' }, { status: 404 }))

    expect((await get('/sessions/s1')).status).toBe(404)
  })

  test('needs no onError', async () => {
    const { get } = serve({ onError: undefined }, () => json({}, { status: 500 }))

    expect((await get('/sessions/s1')).status).toBe(500)
  })

  test('gets no call of onError if all went well or only the caller was wrong', async () => {
    const { get, send, errors } = serveAll()
    for (const operation of SESSION_OPERATIONS) await send(operation)
    await get('/sessions/%00')
    await get('/nothing')
    await get('/sessions')
    await send('updateSession', { body: '{}' })
    await send('addSession', { body: '{}' })
    await send('deleteSession', { body: '{}' })

    expect(errors).toEqual([])
  })
})
