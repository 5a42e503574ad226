import { expect, test } from 'vitest'

import { createZepClient, type NewSession } from '../../src/exports/core'
import { corpus, evaluate } from '../harness/corpus'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

const BASE_URL = 'https://zep.test/api/v2'

/** A client, and a fetch that responds to an add with the session and to a delete with "OK". */
function setup(response?: () => Response) {
  const fetch = fakeFetch(({ method, body }) => {
    if (response) return response()
    if (method === 'DELETE') return new Response('{"message":"OK"}')
    return new Response(String(body), { status: 201 })
  })
  return { client: createZepClient({ baseUrl: BASE_URL, fetch }), fetch }
}

test.each<[NewSession, string]>([
  [{ sessionId: 'a' }, '{"session_id":"a"}'],
  [{ sessionId: 'a', userId: undefined, metadata: undefined }, '{"session_id":"a"}'],
  [{ sessionId: 'a/ä', userId: 'u"1' }, '{"session_id":"a/ä","user_id":"u\\"1"}'],
  [{ sessionId: 'a', metadata: {} }, '{"session_id":"a","metadata":{}}'],
  [
    { sessionId: 'a', userId: 'u', metadata: { plan: null, tags: ['x'] } },
    '{"session_id":"a","user_id":"u","metadata":{"plan":null,"tags":["x"]}}',
  ],
])('an add of %j is one POST with what was given', async (newSession, body) => {
  const { client, fetch } = setup()
  const session = await client.addSession(newSession)
  expect(session).toMatchObject({ sessionId: newSession.sessionId })
  expect(fetch.requests).toMatchObject([{ url: `${BASE_URL}/sessions`, method: 'POST', body }])
  expect(fetch.requests[0]?.headers.get('Content-Type')).toBe('application/json')
})

test('a delete is one DELETE of the memory, without a body', async () => {
  const { client, fetch } = setup()
  await client.deleteSession('a/ä')
  expect(fetch.requests).toMatchObject([
    { url: `${BASE_URL}/sessions/a%2F%C3%A4/memory`, method: 'DELETE', body: null },
  ])
  expect(fetch.requests[0]?.headers.has('Content-Type')).toBe(false)
})

test.each(corpus.sessionIds)('$id $name, in an add and in a delete', async ({ js, expect: to }) => {
  const { client, fetch } = setup()
  const sessionId = evaluate(js) as string
  const calls = [() => client.addSession({ sessionId }), () => client.deleteSession(sessionId)]
  for (const call of calls) {
    if (to.outcome === 'send') {
      await call()
    } else {
      const issues = [{ path: to.path, code: to.code }]
      expect(await errorOf(call)).toMatchObject({ code: 'invalid_input', issues })
    }
  }
  expect(fetch.requests).toHaveLength(to.outcome === 'send' ? 2 : 0)
})

test.each([
  [{ sessionId: 'a', userId: '' }, 'userId', 'blank'],
  [{ sessionId: 'a', userId: '..' }, 'userId', 'dot_segment'],
  [{ sessionId: 'a', userId: 'u%20' }, 'userId', 'percent'],
  [{ sessionId: 'a', metadata: { system: 1 } }, 'metadata.system', 'reserved_key'],
  [{ sessionId: 'a', metadata: { a: [undefined] } }, 'metadata.a[0]', 'undefined_in_array'],
  [{ sessionId: 'a', metadata: new Map() as never }, 'metadata', 'not_plain_object'],
])('an add of %j is refused before anything is sent', async (newSession, path, code) => {
  const { client, fetch } = setup()
  expect(await errorOf(() => client.addSession(newSession))).toMatchObject({
    code: 'invalid_input',
    issues: [{ path, code }],
  })
  expect(fetch.requests).toEqual([])
})

test('an add that returns another session is refused', async () => {
  const { client } = setup(() => new Response('{"session_id":"b"}', { status: 201 }))
  expect(await errorOf(() => client.addSession({ sessionId: 'a' }))).toMatchObject({
    code: 'session_mismatch',
    sessionId: 'a',
  })
})

test('an add of an id that is taken rejects with bad_request and the message of the server', async () => {
  const message = 'bad request: session already exists with session_id: a'
  const { client } = setup(() => Response.json({ message }, { status: 400 }))
  expect(await errorOf(() => client.addSession({ sessionId: 'a' }))).toMatchObject({
    code: 'bad_request',
    serverMessage: message,
    operation: 'addSession',
    message: `The server refused the request (400: ${message}).`,
  })
})

test.each([
  ['<!doctype html>', 'html'],
  ['', 'empty'],
  ['OK', 'not_json'],
  ['[]', 'not_object'],
])('a delete with the response %j is not taken for a success', async (body, code) => {
  const { client } = setup(() => new Response(body))
  expect(await errorOf(() => client.deleteSession('a'))).toMatchObject({
    code: 'invalid_response',
    sessionId: 'a',
    issues: [{ code }],
  })
})

test('a delete of a session that does not exist rejects with not_found', async () => {
  const { client } = setup(() => new Response('{"message":"not found"}', { status: 404 }))
  expect(await errorOf(() => client.deleteSession('a'))).toMatchObject({
    code: 'not_found',
    sessionId: 'a',
    issues: [],
  })
})
