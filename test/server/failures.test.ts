import { describe, expect, test } from 'vitest'
import { createZepClient } from '../../src/exports/core'
import { API, EDIT, json, patchRequest, serve } from './serve'

const UPSTREAM_TEXT = 'pq: relation "sessions" at 10.0.0.7'

describe('what Zep answers', () => {
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
  ])('%i becomes %i, in our words', async (status, expected) => {
    const { get, patch, errors } = serve({}, () => {
      const hasBody = status !== 304
      const body = hasBody ? JSON.stringify({ message: UPSTREAM_TEXT }) : null
      return new Response(body, { status, headers: { Location: 'https://evil.test/' } })
    })
    const answers = [await get('/sessions/s1'), await patch('/sessions/s1', EDIT)]

    for (const answer of answers) {
      const text = await answer.text()
      expect(answer.status).toBe(expected)
      expect(text).not.toMatch(/pq:|10\.0|evil/)
      expect(JSON.parse(text)).toEqual({ message: expect.any(String) as string })
      if (expected === 502) expect(text).toBe('{"message":"Zep cannot be used right now"}')
    }
    expect(errors).toMatchObject([{ status }, { status }])
  })

  test.each([
    ['a web page', '<!doctype html><h1>Sign in</h1>'],
    ['nothing', ''],
    ['half of a session', '{"session_id":"s1","meta'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no id', '{"metadata":{}}'],
    ['metadata that is no object', '{"session_id":"s1","metadata":"x"}'],
    ['another session', '{"session_id":"s2","metadata":{"secret":1}}'],
    ['the session in capitals', '{"session_id":"S1","metadata":{"secret":1}}'],
  ])('%s with 200 becomes 502, and nothing of it is passed on', async (_, body) => {
    const { get, patch, errors } = serve({}, () => new Response(body))
    const answers = [await get('/sessions/s1'), await patch('/sessions/s1', EDIT)]

    for (const answer of answers) {
      expect(answer.status).toBe(502)
      expect(await answer.text()).toBe('{"message":"Zep cannot be used right now"}')
    }
    expect(errors).toHaveLength(2)
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
  ])('%i with Retry-After "%s" passes on %s', async (status, sent, expected) => {
    const { get } = serve({}, () =>
      json({ message: 'm' }, { status, headers: { 'Retry-After': sent } }),
    )

    expect((await get('/sessions/s1')).headers.get('Retry-After')).toBe(expected)
  })

  test('turns a Retry-After that is a date into seconds', async () => {
    const header = new Date(Date.now() + 60_000).toUTCString()
    const { get } = serve({}, () => json({}, { status: 429, headers: { 'Retry-After': header } }))
    const seconds = Number((await get('/sessions/s1')).headers.get('Retry-After'))

    expect(seconds).toBeGreaterThan(50)
    expect(seconds).toBeLessThanOrEqual(60)
  })

  test.each([404, 410])(
    '%i of a route, not of a session, is plain text as it is from Zep',
    async (status) => {
      const { get } = serve({}, () => new Response('404 page not found', { status }))
      const answer = await get('/sessions/s1')

      expect(answer.status).toBe(status)
      expect(answer.headers.get('Content-Type')).toBe('text/plain')
      expect(await answer.text()).toBe('Zep has no such route: check baseUrl.')
    },
  )
})

describe('no answer', () => {
  test('502 where Zep cannot be reached, with the reason for onError only', async () => {
    const cause = new TypeError('getaddrinfo ENOTFOUND internal.zep.test')
    const { get, errors } = serve({}, () => {
      throw cause
    })
    const answer = await get('/sessions/s1')

    expect(answer.status).toBe(502)
    expect(await answer.text()).not.toContain('internal')
    expect(errors).toMatchObject([{ code: 'network', cause }])
  })

  test('504 that says it is a timeout, where Zep does not answer in time', async () => {
    let upstream: AbortSignal | undefined
    const { get, errors } = serve({ timeoutMs: 20 }, (_, signal) => {
      upstream = signal
      return new Promise<Response>(() => undefined)
    })
    const answer = await get('/sessions/s1')

    expect(answer.status).toBe(504)
    expect(await answer.json()).toEqual({ code: 'timeout', message: 'Zep did not answer in time' })
    expect(upstream?.aborted).toBe(true)
    expect(errors).toMatchObject([{ code: 'timeout' }])
  })

  test('504 where the headers come and the body does not', async () => {
    const { get } = serve({ timeoutMs: 20 }, () => new Response(new ReadableStream()))

    expect((await get('/sessions/s1')).status).toBe(504)
  })

  test('gives Zep less time than a browser gives us, so that the browser hears why', async () => {
    // Read off the timers, not waited for.
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
  test.each(['GET', 'PATCH'] as const)('%s: aborts the call to Zep', async (method) => {
    const browser = new AbortController()
    let upstream: AbortSignal | undefined
    const { handler, errors } = serve({}, (_, signal) => {
      upstream = signal
      browser.abort()
      return new Promise<Response>(() => undefined)
    })
    const request =
      method === 'GET'
        ? new Request(`${API}/sessions/s1`, { signal: browser.signal })
        : new Request(patchRequest(`${API}/sessions/s1`, EDIT), { signal: browser.signal })
    const answer = await handler(request)

    expect(upstream?.aborted).toBe(true)
    expect(answer.status).toBe(499)
    expect(await answer.text()).toBe('')
    expect(errors).toEqual([])
  })

  test('makes no call to Zep where it left during authorize', async () => {
    const browser = new AbortController()
    const { handler, zep } = serve({
      authorize: () => {
        browser.abort()
        return true
      },
    })
    await handler(new Request(`${API}/sessions/s1`, { signal: browser.signal }))

    expect(zep.requests).toEqual([])
  })
})

describe('the server itself', () => {
  test.each<[string, () => string | undefined]>([
    ['is not there', () => undefined],
    ['is blank', () => ' '],
    ['holds a line break', () => 'secret\r\nX-Evil: 1'],
    [
      'cannot be had',
      () => {
        throw new Error('vault: secret path')
      },
    ],
  ])('500 where the key %s, and Zep is not called', async (_, apiKey) => {
    const { get, zep, errors } = serve({ apiKey })
    const answer = await get('/sessions/s1')

    expect(answer.status).toBe(500)
    expect(await answer.text()).toBe('{"message":"Zep cannot be used right now"}')
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
  ])('answers as ever where onError %s', async (_, onError) => {
    const { get } = serve({ onError }, () => json({ message: 'm' }, { status: 404 }))

    expect((await get('/sessions/s1')).status).toBe(404)
  })

  test('needs no onError', async () => {
    const { get } = serve({ onError: undefined }, () => json({}, { status: 500 }))

    expect((await get('/sessions/s1')).status).toBe(502)
  })

  test('tells onError nothing where all went well, or where the caller alone was wrong', async () => {
    const { get, patch, errors } = serve()
    await get('/sessions/s1')
    await get('/sessions/%00')
    await get('/nothing')
    await patch('/sessions/s1', '{}')

    expect(errors).toEqual([])
  })
})
