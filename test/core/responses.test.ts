import { describe, expect, test } from 'vitest'

import { createZepClient, isZepError } from '../../src/exports/core'
import { parseRetryAfter } from '../../src/core/http/parseRetryAfter'
import { corpus, evaluate, type ResponseCase } from '../harness/corpus'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

/** A client whose server always sends the same response. */
function clientReceiving(body: string | null, init: ResponseInit = {}) {
  const fetch = fakeFetch(() => new Response(body, init))
  return createZepClient({ baseUrl: 'https://zep.test/api/v2', fetch })
}

function toBody({ body, bodyJs }: ResponseCase['response']): string | null {
  return bodyJs === undefined ? (body ?? null) : String(evaluate(bodyJs))
}

describe('the corpus of responses', () => {
  test.each(corpus.responses)(
    '$id: a response becomes a session or an error ($name)',
    async ({ requestedId, response, expect: expected }) => {
      const { status, headers = {} } = response
      const client = clientReceiving(toBody(response), { status, headers })
      const calls = [
        () => client.getSession(requestedId),
        () => client.updateSession(requestedId, { metadata: { a: 1 } }),
      ]
      for (const call of calls) {
        if (expected.outcome === 'session') {
          const { session_id: sessionId = requestedId, ...fields } = expected.value ?? {}
          const session = await call()
          expect(session).toMatchObject({ sessionId, ...fields })
          // Compared as JSON: to a matcher, a prototype equals an own `__proto__`, and {} anything.
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
    },
  )

  test.each(corpus.retryAfter)(
    '$id: Retry-After $header is parsed',
    ({ header, now, expectMs }) => {
      expect(parseRetryAfter(header, now)).toBe(expectMs ?? undefined)
    },
  )
})

describe('a session', () => {
  test('a session has camelCase keys, and null for every way to say "not set"', async () => {
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
    expect(await clientReceiving(JSON.stringify(wire)).getSession('a')).toEqual({
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

  test('a session stays readable if a field that nothing depends on has an unexpected type', async () => {
    const body = '{"session_id":"a","created_at":5,"id":"1","facts":null,"classifications":[]}'
    const session = await clientReceiving(body).getSession('a')
    const unread = { facts: undefined, classifications: undefined }
    expect(session).toMatchObject({ createdAt: null, id: null, ...unread })
  })

  test.each(['__proto__', '\\u005F_proto_\\u005f'])('metadata loses every %s key', async (key) => {
    const depth = 5000
    const body =
      '{"session_id":"a","metadata":' +
      `{"${key}":{"bad":1},"a":[`.repeat(depth) +
      `{"${key}":1,"kept":1}` +
      ']}'.repeat(depth) +
      '}'
    let { metadata: value }: { metadata: unknown } = await clientReceiving(body).getSession('a')
    for (let level = 0; level < depth; level++) {
      expect(Object.keys(value as object)).toEqual(['a'])
      value = (value as { a: unknown[] }).a[0]
    }
    expect(Object.keys(value as object)).toEqual(['kept'])
  })

  test('the metadata of a session keeps keys that only look like those of a prototype', async () => {
    const body = '{"session_id":"a","metadata":{"constructor":{"prototype":1},"toString":2}}'
    const { metadata } = await clientReceiving(body).getSession('a')
    expect(JSON.stringify(metadata)).toBe('{"constructor":{"prototype":1},"toString":2}')
  })
})

describe('a list', () => {
  test('listSessions returns a page with its counts', async () => {
    const body = '{"sessions":[{"session_id":"a"}],"total_count":7,"response_count":1}'
    expect(await clientReceiving(body).listSessions()).toMatchObject({
      sessions: [{ sessionId: 'a', metadata: {} }],
      totalCount: 7,
      responseCount: 1,
    })
  })

  test.each(['{"sessions":null}', '{"sessions":[]}'])('a list is empty for %s', async (body) => {
    expect(await clientReceiving(body).listSessions()).toEqual({
      sessions: [],
      totalCount: 0,
      responseCount: 0,
    })
  })

  test('a list with bad rows is refused, and the error names the rows', async () => {
    const rows = '{"session_id":"a"},{"metadata":{}},{"session_id":"c","metadata":[]}'
    const body = `{"sessions":[${rows}]}`
    expect(await errorOf(() => clientReceiving(body).listSessions())).toMatchObject({
      code: 'invalid_response',
      operation: 'listSessions',
      message: 'The server responded with 200, but sessions[1].session_id is missing.',
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
  ] as const)('the response to %s is refused if its body is %s', async (operation, body, issue) => {
    const client = clientReceiving(body)
    const call = () =>
      operation === 'listSessions' ? client.listSessions() : client.listUserSessions('u')
    expect(await errorOf(call)).toMatchObject({ code: 'invalid_response', issues: [issue] })
  })

  test('listUserSessions returns an array of sessions, and an empty one for null', async () => {
    expect(
      await clientReceiving('[{"session_id":"a","id":0}]').listUserSessions('u'),
    ).toMatchObject([{ sessionId: 'a', id: 0 }])
    expect(await clientReceiving('null').listUserSessions('u')).toEqual([])
  })
})

describe('a redirect', () => {
  test('a request asks fetch not to follow redirects', async () => {
    const fetch = fakeFetch()
    await createZepClient({ fetch }).getSession('a')
    expect(fetch.requests[0]?.redirect).toBe('manual')
  })

  test.each([
    ['that the browser hides', { type: 'opaqueredirect', status: 0, ok: false }, undefined],
    ['that a custom fetch follows anyway', { redirected: true, status: 200 }, 200],
    ['that leads to a broken page', { redirected: true, status: 503, ok: false }, 503],
  ])('a redirect %s is refused', async (_name, hidden, status) => {
    const fetch = fakeFetch(() => {
      const response = new Response('{"session_id":"a"}')
      for (const [key, value] of Object.entries(hidden)) {
        Object.defineProperty(response, key, { value })
      }
      return response
    })
    const error = await errorOf(() => createZepClient({ fetch }).getSession('a'))
    expect(error).toMatchObject({ code: 'redirect', status, retryable: false })
  })
})
