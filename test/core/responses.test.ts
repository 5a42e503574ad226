import { describe, expect, test } from 'vitest'
import { createZepClient, isZepError } from '../../src/exports/core'
import { parseRetryAfter } from '../../src/core/requests/parseRetryAfter'
import { type ResponseCase, corpus, evaluate } from './corpus'
import { errorOf, fakeFetch } from './fakeFetch'

/** A client whose server gives one answer, always. */
function answering(body: string | null, init: ResponseInit = {}) {
  const fetch = fakeFetch(() => new Response(body, init))
  return createZepClient({ baseUrl: 'https://zep.test/api/v2', fetch })
}

function toBody({ body, bodyJs }: ResponseCase['response']): string | null {
  return bodyJs === undefined ? (body ?? null) : String(evaluate(bodyJs))
}

describe('the corpus', () => {
  test.each(corpus.responses)('$id $name', async ({ requestedId, response, expect: expected }) => {
    const { status, headers = {} } = response
    const client = answering(toBody(response), { status, headers })
    const calls = [
      () => client.getSession(requestedId),
      () => client.updateSession(requestedId, { metadata: { a: 1 } }),
    ]
    for (const call of calls) {
      if (expected.outcome === 'session') {
        const { session_id: sessionId = requestedId, ...fields } = expected.value ?? {}
        const session = await call()
        expect(session).toMatchObject({ sessionId, ...fields })
        // By text: a matcher would take a prototype for an own `__proto__`, and {} for anything.
        if (fields['metadata']) {
          expect(JSON.stringify(session.metadata)).toBe(JSON.stringify(fields['metadata']))
        }
      } else {
        const { code, reason, serverMessage } = expected
        const error = await errorOf(call)
        expect(error).toMatchObject({ code, sessionId: requestedId })
        expect(isZepError(error) && error.status).toBe(expected.status ?? status)
        expect(isZepError(error) && error.serverMessage).toBe(serverMessage)
        if (reason) expect(error).toMatchObject({ issues: [{ code: reason }] })
      }
    }
  })

  test.each(corpus.retryAfter)('$id Retry-After: "$header"', ({ header, now, expectMs }) => {
    expect(parseRetryAfter(header, now)).toBe(expectMs ?? undefined)
  })
})

describe('a session', () => {
  test('comes in camelCase, with one null for every way to say "not set"', async () => {
    const wire = {
      session_id: 'a',
      metadata: null,
      user_id: '',
      created_at: '2026-11-22T17:20:39.015431Z',
      updated_at: '0001-01-01T00:00:00Z',
      ended_at: null,
      uuid: 'e72',
      id: 1,
      project_uuid: '',
      facts: ['f'],
      fact_rating_instruction: { instruction: 'i' },
      classifications: { intent: 'x' },
      new_field: { x: 1 },
    }
    expect(await answering(JSON.stringify(wire)).getSession('a')).toEqual({
      sessionId: 'a',
      metadata: {},
      userId: null,
      createdAt: '2026-11-22T17:20:39.015431Z',
      updatedAt: null,
      endedAt: null,
      deletedAt: null,
      uuid: 'e72',
      id: 1,
      projectUuid: null,
      facts: ['f'],
      factRatingInstruction: { instruction: 'i' },
      classifications: { intent: 'x' },
      new_field: { x: 1 },
    })
  })

  test('stays readable where a field that nothing depends on has another type', async () => {
    const body = '{"session_id":"a","created_at":5,"id":"1","facts":null,"classifications":[]}'
    const session = await answering(body).getSession('a')
    const unread = { facts: undefined, classifications: undefined }
    expect(session).toMatchObject({ createdAt: null, id: null, ...unread })
  })

  test.each(['__proto__', '\\u005F_proto_\\u005f'])('has no %s key at any depth', async (key) => {
    const depth = 5000
    const body =
      '{"session_id":"a","metadata":' +
      `{"${key}":{"bad":1},"a":[`.repeat(depth) +
      `{"${key}":1,"kept":1}` +
      ']}'.repeat(depth) +
      '}'
    let { metadata: value }: { metadata: unknown } = await answering(body).getSession('a')
    for (let level = 0; level < depth; level++) {
      expect(Object.keys(value as object)).toEqual(['a'])
      value = (value as { a: unknown[] }).a[0]
    }
    expect(Object.keys(value as object)).toEqual(['kept'])
  })

  test('keeps keys that only look like those of a prototype', async () => {
    const body = '{"session_id":"a","metadata":{"constructor":{"prototype":1},"toString":2}}'
    const { metadata } = await answering(body).getSession('a')
    expect(JSON.stringify(metadata)).toBe('{"constructor":{"prototype":1},"toString":2}')
  })
})

describe('a list', () => {
  test('is a page with its counts', async () => {
    const body = '{"sessions":[{"session_id":"a"}],"total_count":7,"response_count":1}'
    expect(await answering(body).listSessions()).toMatchObject({
      sessions: [{ sessionId: 'a', metadata: {} }],
      totalCount: 7,
      responseCount: 1,
    })
  })

  test.each(['{"sessions":null}', '{"sessions":[]}'])('is empty for %s', async (body) => {
    expect(await answering(body).listSessions()).toEqual({
      sessions: [],
      totalCount: 0,
      responseCount: 0,
    })
  })

  test('is refused for a bad row, which the error names', async () => {
    const rows = '{"session_id":"a"},{"metadata":{}},{"session_id":"c","metadata":[]}'
    const body = `{"sessions":[${rows}]}`
    expect(await errorOf(() => answering(body).listSessions())).toMatchObject({
      code: 'invalid_response',
      message: 'listSessions: the server answered 200, but sessions[1].session_id is missing.',
      issues: [
        { path: 'sessions[1].session_id', code: 'missing_session_id' },
        { path: 'sessions[2].metadata', code: 'metadata_not_object' },
      ],
    })
  })

  test.each([
    ['listSessions', '[]', { path: '', code: 'not_object' }],
    ['listSessions', '{}', { path: 'sessions', code: 'not_array' }],
    ['listUserSessions', '{}', { path: '', code: 'not_array' }],
    ['listUserSessions', '[1]', { path: '[0]', code: 'not_object' }],
  ] as const)('of %s is refused for %s', async (operation, body, issue) => {
    const client = answering(body)
    const call = () =>
      operation === 'listSessions' ? client.listSessions() : client.listUserSessions('u')
    expect(await errorOf(call)).toMatchObject({ code: 'invalid_response', issues: [issue] })
  })

  test('of a user is an array of sessions, and null is none', async () => {
    expect(await answering('[{"session_id":"a","id":0}]').listUserSessions('u')).toMatchObject([
      { sessionId: 'a', id: 0 },
    ])
    expect(await answering('null').listUserSessions('u')).toEqual([])
  })
})

describe('a refusal', () => {
  test.each([
    [400, 'bad_request', false],
    [401, 'unauthorized', false],
    [403, 'forbidden', false],
    [404, 'not_found', false],
    [408, 'http', true],
    [409, 'conflict', false],
    [410, 'gone', false],
    [413, 'too_large', false],
    [429, 'rate_limited', true],
    [500, 'server', false],
    [502, 'server', true],
    [503, 'server', true],
    [504, 'server', true],
  ])('with %d is %s, retryable: %s', async (status, code, retryable) => {
    const client = answering('{"message":"m"}', { status })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({ code, status, retryable, sessionId: 'a' })
  })

  test('carries the id of the request and how long to wait', async () => {
    const headers = { 'x-request-id': 'r-1', 'retry-after': '3' }
    const client = answering('', { status: 429, headers })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({ requestId: 'r-1', retryAfterMs: 3000 })
  })

  test('with 4xx repeats the words of the server, with 5xx it does not', async () => {
    const words = 'session ended: session has ended'
    const body = JSON.stringify({ message: words })
    const edit = (status: number) =>
      errorOf(() => answering(body, { status }).updateSession('a', { metadata: { a: 1 } }))

    const conflict = await edit(409)
    expect(String(conflict)).toBe(
      `ZepError: updateSession: the server answered 409 (${words}). ` +
        'An ended session cannot be edited.',
    )
    const crash = await edit(500)
    expect(crash).toMatchObject({ serverMessage: words })
    expect(String(crash)).not.toContain(words)
    expect(JSON.stringify(crash)).not.toContain(words)
  })

  test('never carries more than 300 characters of the server', async () => {
    const client = answering(JSON.stringify({ message: 'x'.repeat(10_000) }), { status: 400 })
    expect(await errorOf(() => client.getSession('a'))).toMatchObject({
      serverMessage: 'x'.repeat(300),
    })
  })

  test.each([
    [404, '404 page not found\n'],
    [404, '<!doctype html><title>Not found</title>'],
    [410, ''],
  ])('of the route itself with %d "%s" points at baseUrl', async (status, body) => {
    const error = await errorOf(() => answering(body, { status }).getSession('a'))
    expect(error).toMatchObject({ issues: [{ path: 'baseUrl', code: 'no_route' }] })
    expect(String(error)).toContain('no v2 sessions API at baseUrl')
  })

  test('of a session that does not exist does not', async () => {
    const client = answering('{"message":"not found"}', { status: 404 })
    expect(await errorOf(() => client.getSession('a'))).toMatchObject({
      message: 'getSession: the server answered 404 (not found). Check the id.',
      issues: [],
    })
  })
})

describe('a redirect', () => {
  test('is not followed', async () => {
    const fetch = fakeFetch()
    await createZepClient({ fetch }).getSession('a')
    expect(fetch.requests[0]?.redirect).toBe('manual')
  })

  test.each([
    ['hidden by the browser', { type: 'opaqueredirect', status: 0, ok: false }, undefined],
    ['followed by a fetch that knows no better', { redirected: true, status: 200 }, 200],
  ])('%s is refused', async (_name, hidden, status) => {
    const fetch = fakeFetch(() => {
      const response = new Response('{"session_id":"a"}')
      for (const [key, value] of Object.entries(hidden)) {
        Object.defineProperty(response, key, { value })
      }
      return response
    })
    const error = await errorOf(() => createZepClient({ fetch }).getSession('a'))
    expect(error).toMatchObject({ code: 'redirect', status })
  })
})
