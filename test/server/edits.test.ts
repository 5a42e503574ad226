import { describe, expect, test } from 'vitest'

import { serializePatch } from '../../src/core/input/serializePatch'
import type { ZepError } from '../../src/exports/core'
import { corpus, evaluate } from '../harness/corpus'
import { errorOf } from '../harness/fakeFetch'
import { API, EDIT, NEW_SESSION, patchRequest, serve, serveAll } from '../harness/serve'

const encoder = new TextEncoder()

const BODIES = [
  { operation: 'updateSession', body: EDIT, status: 200 },
  { operation: 'addSession', body: NEW_SESSION, status: 201 },
] as const

describe.each(BODIES)('the media type of $operation', ({ operation, body: json, status }) => {
  test.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json ; charset="utf-8"',
    'Application/JSON',
  ])('may be %s', async (type) => {
    const { send } = serveAll()

    expect((await send(operation, { headers: { 'Content-Type': type } })).status).toBe(status)
  })

  test.each([
    undefined,
    '',
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; x=1',
    'json',
  ])('is refused with 415 if it is %s, before authorize is called', async (type) => {
    const { send, asked, zep } = serveAll()
    // A body of bytes has no media type of its own.
    const body = encoder.encode(json)
    const headers = { 'Content-Type': type }

    expect((await send(operation, { body, headers })).status).toBe(415)
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test.each(['gzip', 'br', 'deflate', 'identity, gzip'])(
    'is refused with 415 if the body is compressed with %s',
    async (encoding) => {
      const { send, zep } = serveAll()
      const headers = { 'Content-Encoding': encoding }

      expect((await send(operation, { headers })).status).toBe(415)
      expect(zep.requests).toEqual([])
    },
  )
})

describe('the body of an edit', () => {
  test.each([
    ['nothing', null],
    ['an empty string', ''],
    ['a string that is not JSON', 'metadata'],
    ['JSON and more', `${EDIT}x`],
    ['two documents', EDIT + EDIT],
    ['comments', '{"metadata":{"a":1}/**/}'],
    ['a trailing comma', '{"metadata":{"a":1},}'],
    ['single quotes', "{'metadata':{'a':1}}"],
    ['null', 'null'],
    ['an array', `[${EDIT}]`],
    ['an array that contains a colon', '[{"metadata":{"a":1}}]'],
    ['a string', '"metadata"'],
    ['a number', '1'],
    ['an empty object', '{}'],
    ['another key', '{"a":1}'],
    ['metadata that is null', '{"metadata":null}'],
    ['metadata that is an array', '{"metadata":[1]}'],
    ['metadata that is a string', '{"metadata":"x"}'],
    ['empty metadata, which would wipe the session', '{"metadata":{}}'],
    ['a second key', '{"metadata":{"a":1},"user_id":"u2"}'],
    ['a second key before it', '{"fact_rating_instruction":{},"metadata":{"a":1}}'],
    ['a second key that is empty', '{"metadata":{"a":1},"":1}'],
    ['the key twice', '{"metadata":{"a":1},"metadata":{"b":2}}'],
    ['the key twice with the same value', '{"metadata":{"a":1},"metadata":{"a":1}}'],
    ['the key twice, escaped once', '{"metadata":{"a":1},"\\u006detadata":{"b":2}}'],
    ['the key in capitals', '{"Metadata":{"a":1}}'],
    ['the key in capitals too', '{"metadata":{"a":1},"METADATA":{"b":2}}'],
    ['the key again with a letter that folds to s', '{"metadata":{"a":1},"metaſdata":{}}'],
    ['the key on the prototype', '{"__proto__":{"metadata":{"a":1}}}'],
    ['a prototype next to the key', '{"metadata":{"a":1},"__proto__":{}}'],
    ['a number that is too large', '{"metadata":{"a":1e400}}'],
    ['a key that belongs to Zep', '{"metadata":{"system":{"a":1}}}'],
    ['an own __proto__', '{"metadata":{"__proto__":{"admin":true}}}'],
    ['a nested __proto__', '{"metadata":{"a":{"__proto__":{"admin":true}}}}'],
    ['an escaped __proto__', '{"metadata":{"\\u005f_proto__":{"admin":true}}}'],
    ['NUL in a string', '{"metadata":{"a":"\\u0000"}}'],
    ['half of a surrogate pair', '{"metadata":{"a":"\\ud800"}}'],
    [
      'objects nested 100,000 levels deep',
      `{"metadata":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`,
    ],
    [
      'arrays nested 100,000 levels deep',
      `{"metadata":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
    ],
  ])('gets 400 for %s, and Zep is not called', async (_, body) => {
    const { patch, zep, errors } = serve()
    const response = await patch('/sessions/s1', body)

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ message: expect.any(String) as string })
    expect(zep.requests).toEqual([])
    expect(errors).toEqual([])
  })

  test.each([
    ['spaces', ' { "metadata" : { "a" : 1 } } ', EDIT],
    ['a byte order mark', `\uFEFF${EDIT}`, EDIT],
    ['an escaped key', '{"\\u006detadata":{"a":1}}', EDIT],
    ['escapes', '{"metadata":{"a":"\\u0041\\/"}}', '{"metadata":{"a":"A/"}}'],
    ['a nested key twice', '{"metadata":{"a":1,"a":2}}', '{"metadata":{"a":2}}'],
    ['exponents', '{"metadata":{"a":1.0e2}}', '{"metadata":{"a":100}}'],
    [
      'strings full of punctuation',
      '{"metadata":{"a{\\":[,":"}\\\\","b":["]",":"]}}',
      '{"metadata":{"a{\\":[,":"}\\\\","b":["]",":"]}}',
    ],
    ['null, which clears a key', '{"metadata":{"a":null}}', '{"metadata":{"a":null}}'],
    ['nested keys with special names', '{"metadata":{"metadata":{"system":1}}}', undefined],
  ])('is serialized again: %s', async (_, body, sent = body) => {
    const { patch, zep } = serve()

    expect((await patch('/sessions/s1', body)).status).toBe(200)
    expect(zep.requests[0]?.body).toBe(sent)
  })

  test('is refused with the path and the reason that the client gives', async () => {
    const { patch } = serve()
    const response = await patch('/sessions/s1', '{"metadata":{"a":["\\u0000"]}}')

    const refused = await errorOf(() => serializePatch({ a: ['\0'] }, 's1'))

    expect(await response.json()).toEqual({ message: (refused as ZepError).issues[0]?.message })
  })

  test('is refused with 400 if the metadata comes from a polluted prototype', async () => {
    const { patch, zep } = serve()
    Object.defineProperty(Object.prototype, 'metadata', { value: { a: 1 }, configurable: true })
    const { status } = await patch('/sessions/s1', '{}').finally(
      () => delete (Object.prototype as { metadata?: unknown }).metadata,
    )

    expect(status).toBe(400)
    expect(zep.requests).toEqual([])
  })

  test('leads to 500 if the app read it first, and onError is told', async () => {
    const { patch, errors, zep } = serve({
      authorize: async ({ request }) => {
        await request.text()
        return true
      },
    })

    expect((await patch('/sessions/s1', EDIT)).status).toBe(500)
    expect(errors).toMatchObject([
      { cause: { message: 'The body was read before createZepHandler could read it.' } },
    ])
    expect(zep.requests).toEqual([])
  })
})

describe('metadata of the corpus that JSON can express', () => {
  const cases = corpus.metadata.flatMap(({ name, js, expect: expected }) => {
    // JSON cannot express the others, or they are too large to be sent at all.
    if (expected.outcome !== 'send') return []
    return { name, text: JSON.stringify({ metadata: evaluate(js) }), sent: expected.body }
  })

  test.each(cases)('$name', async ({ text, sent }) => {
    const { patch, zep } = serve()

    expect((await patch('/sessions/s1', text)).status).toBe(200)
    expect(zep.requests[0]?.body).toBe(sent)
  })
})

test('ignores the body of a GET', async () => {
  const { handler, zep } = serve()
  const request = patchRequest(`${API}/sessions/s1`, EDIT)
  Object.defineProperty(request, 'method', { value: 'GET' })

  expect((await handler(request)).status).toBe(200)
  expect(zep.requests[0]).toMatchObject({ method: 'GET', body: null })
})
