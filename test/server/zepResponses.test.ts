import { describe, expect, test } from 'vitest'

import {
  json,
  MISCONFIGURED,
  serve,
  serveAll,
  SESSION_OPERATIONS,
  UNREACHABLE,
} from '../harness/serve'

const UPSTREAM_TEXT = 'pq: relation "sessions" at 10.0.0.7'

/** Zep responds to every operation with this status. */
async function failAll(status: number) {
  const { send, errors } = serveAll({}, () => {
    const hasBody = status !== 304
    const body = hasBody ? JSON.stringify({ message: UPSTREAM_TEXT }) : null
    return new Response(body, { status, headers: { Location: 'https://evil.test/' } })
  })
  const responses = []
  for (const operation of SESSION_OPERATIONS) {
    const response = await send(operation)
    responses.push({ status: response.status, text: await response.text() })
  }
  return { responses, errors }
}

describe('what Zep responds', () => {
  test.each([
    [400, 'Zep refused the request.'],
    [404, 'Zep has no such session or user.'],
    [409, 'The session has ended and can no longer be edited.'],
    [410, 'The session is no longer available.'],
    [413, 'The body is too large for Zep. Send less at once.'],
    [422, 'Zep refused the content of the request.'],
    [429, 'There were too many requests. Try again later.'],
    [500, 'Zep failed. Try again later.'],
    [502, UNREACHABLE.message],
    [503, 'Zep is not available. Try again later.'],
    [504, 'Zep did not respond in time. Try again later.'],
  ])('%i is passed on with a message of our own: %s', async (status, message) => {
    const { responses } = await failAll(status)

    for (const response of responses) {
      expect(response).toEqual({ status, text: JSON.stringify({ message }) })
    }
  })

  test.each([401, 402, 403, 405, 406, 415, 418, 451, 501, 599, 301, 302, 303, 307, 308, 304])(
    '%i becomes a 502 that is marked, because only the developer can fix its cause',
    async (status) => {
      const { responses } = await failAll(status)

      for (const response of responses) {
        expect(response).toEqual({ status: 502, text: JSON.stringify(MISCONFIGURED) })
      }
    },
  )

  test('408 becomes a 502 that is not marked, because the same call may succeed later', async () => {
    const { responses } = await failAll(408)

    for (const response of responses) {
      expect(response).toEqual({ status: 502, text: JSON.stringify(UNREACHABLE) })
    }
  })

  test.each([
    400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 422, 429, 500, 501, 502, 503, 504, 302, 304,
  ])('%i is reported to onError for each operation, and nothing else is', async (status) => {
    const { errors } = await failAll(status)

    expect(errors).toMatchObject(
      SESSION_OPERATIONS.map((operation) => ({
        status,
        sessionId: 's1',
        operation,
      })),
    )
  })

  test('a redirect that fetch has followed is marked, whatever it led to', async () => {
    const { get, errors } = serve({}, () => {
      const response = new Response('{}', { status: 503 })
      return Object.defineProperty(response, 'redirected', { value: true })
    })
    const response = await get('/sessions/s1')

    expect(response.status).toBe(502)
    expect(await response.json()).toEqual(MISCONFIGURED)
    expect(errors).toMatchObject([{ code: 'redirect' }])
  })

  test.each([400, 422, 500, 502, 503])(
    'a %i that is marked, by another handler in between, stays marked',
    async (status) => {
      const { get } = serve({}, () => json({ message: 'm', retryable: false }, { status }))
      const response = await get('/sessions/s1')

      expect(response.status).toBe(502)
      expect(await response.json()).toEqual(MISCONFIGURED)
    },
  )

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
  ])(
    '%s with 200 becomes a 502 that is marked, and nothing of it is passed on',
    async (_, body) => {
      const { send, errors } = serveAll({}, () => new Response(body))

      for (const operation of ['getSession', 'updateSession', 'addSession'] as const) {
        const response = await send(operation)
        expect(response.status).toBe(502)
        expect(await response.json()).toEqual(MISCONFIGURED)
      }
      expect(errors).toHaveLength(3)
    },
  )

  test.each([
    [429, '7', '7'],
    [429, ' 120 ', '120'],
    [503, '30', '30'],
    [429, 'soon', null],
    [429, '-1', null],
    [429, '1, 2', null],
    [500, '7', '7'],
    [502, '7', '7'],
    [401, '7', null],
    [408, '7', '7'],
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
