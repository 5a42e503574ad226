import { describe, expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { API, json, serve, serveAll, SESSION_OPERATIONS } from '../harness/serve'

const UPSTREAM_TEXT = 'pq: relation "sessions" at 10.0.0.7'

const UNAVAILABLE =
  '{"message":"Zep cannot be used right now. The reason was passed to onError of createZepHandler."}'

describe('what Zep responds', () => {
  test.each([
    [400, 400],
    [404, 404],
    [409, 409],
    [410, 410],
    [413, 413],
    [429, 429],
    [503, 503],
    [504, 504],
    [401, 502],
    [402, 502],
    [403, 502],
    [405, 502],
    [408, 502],
    [418, 502],
    [422, 502],
    [500, 502],
    [501, 502],
    [502, 502],
    [599, 502],
    [301, 502],
    [302, 502],
    [303, 502],
    [307, 502],
    [308, 502],
    [304, 502],
  ])('%i becomes %i with a message of our own', async (status, expected) => {
    const { send, errors } = serveAll({}, () => {
      const hasBody = status !== 304
      const body = hasBody ? JSON.stringify({ message: UPSTREAM_TEXT }) : null
      return new Response(body, { status, headers: { Location: 'https://evil.test/' } })
    })

    for (const operation of SESSION_OPERATIONS) {
      const response = await send(operation)
      const text = await response.text()
      expect(response.status).toBe(expected)
      expect(text).not.toMatch(/pq:|10\.0|evil/)
      expect(JSON.parse(text)).toEqual({ message: expect.any(String) as string })
      if (expected === 502) expect(text).toBe(UNAVAILABLE)
    }
    expect(errors).toMatchObject(
      SESSION_OPERATIONS.map((operation) => ({
        status,
        sessionId: 's1',
        message: expect.stringMatching(`^${operation}: `) as string,
      })),
    )
  })

  test.each([
    ['a web page', '<!doctype html><h1>Sign in</h1>'],
    ['nothing', ''],
    ['half of a session in JSON', '{"session_id":"s1","meta'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a session without an id', '{"metadata":{}}'],
    ['metadata that is not an object', '{"session_id":"s1","metadata":"x"}'],
    ['another session', '{"session_id":"s2","metadata":{"secret":1}}'],
    ['the session in capitals', '{"session_id":"S1","metadata":{"secret":1}}'],
  ])('%s with 200 becomes 502, and nothing of it is passed on', async (_, body) => {
    const { send, errors } = serveAll({}, () => new Response(body))

    for (const operation of ['getSession', 'updateSession', 'addSession'] as const) {
      const response = await send(operation)
      expect(response.status).toBe(502)
      expect(await response.text()).toBe(UNAVAILABLE)
    }
    expect(errors).toHaveLength(3)
  })

  test.each([
    [429, '7', '7'],
    [429, ' 120 ', '120'],
    [503, '30', '30'],
    [429, 'soon', null],
    [429, '-1', null],
    [429, '1, 2', null],
    [500, '7', null],
    [401, '7', null],
  ])('%i with the Retry-After "%s" passes on %s', async (status, sent, expected) => {
    const { get } = serve({}, () =>
      json({ message: 'm' }, { status, headers: { 'Retry-After': sent } }),
    )

    expect((await get('/sessions/s1')).headers.get('Retry-After')).toBe(expected)
  })

  test('a Retry-After that is a date is passed on in seconds', async () => {
    const header = new Date(Date.now() + 60_000).toUTCString()
    const { get } = serve({}, () => json({}, { status: 429, headers: { 'Retry-After': header } }))
    const seconds = Number((await get('/sessions/s1')).headers.get('Retry-After'))

    expect(seconds).toBeGreaterThan(50)
    expect(seconds).toBeLessThanOrEqual(60)
  })

  test.each([404, 410])(
    '%i for an unknown route is plain text, like that of Zep',
    async (status) => {
      const { get } = serve({}, () => new Response('404 page not found', { status }))
      const response = await get('/sessions/s1')

      expect(response.status).toBe(status)
      expect(response.headers.get('Content-Type')).toBe('text/plain')
      expect(await response.text()).toBe(
        'Zep has no such route. Check baseUrl of createZepHandler.',
      )
    },
  )
})

describe('no response', () => {
  test('leads to 502 if Zep cannot be reached, and only onError gets the reason', async () => {
    const cause = new TypeError('getaddrinfo ENOTFOUND internal.zep.test')
    const { get, errors } = serve({}, () => {
      throw cause
    })
    const response = await get('/sessions/s1')

    expect(response.status).toBe(502)
    expect(await response.text()).not.toContain('internal')
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
  ])('leads to 500 if the key %s, and Zep is not called', async (_, apiKey) => {
    const { get, zep, errors } = serve({ apiKey })
    const response = await get('/sessions/s1')

    expect(response.status).toBe(500)
    expect(await response.text()).toBe(UNAVAILABLE)
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

    expect((await get('/sessions/s1')).status).toBe(502)
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
