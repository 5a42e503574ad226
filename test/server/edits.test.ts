import { describe, expect, test } from 'vitest'
import { checkUpdate } from '../../src/core/check'
import type { ZepError } from '../../src/exports/core'
import { corpus, evaluate } from '../core/corpus'
import { errorOf } from '../core/fakeFetch'
import { API, EDIT, patchRequest, serve } from './serve'

const encoder = new TextEncoder()

describe('the media type', () => {
  test.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json ; charset="utf-8"',
    'Application/JSON',
  ])('may be %s', async (type) => {
    const { patch } = serve()

    expect((await patch('/sessions/s1', EDIT, { 'Content-Type': type })).status).toBe(200)
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
  ])('415 for %s, before authorize is asked', async (type) => {
    const { patch, asked, zep } = serve()
    // A body of bytes has no type of its own.
    const body = encoder.encode(EDIT)

    expect((await patch('/sessions/s1', body, { 'Content-Type': type })).status).toBe(415)
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test.each(['gzip', 'br', 'deflate', 'identity, gzip'])(
    '415 for a body in %s',
    async (encoding) => {
      const { patch, zep } = serve()

      expect((await patch('/sessions/s1', EDIT, { 'Content-Encoding': encoding })).status).toBe(415)
      expect(zep.requests).toEqual([])
    },
  )
})

describe('the body', () => {
  test.each([
    ['nothing', null],
    ['an empty text', ''],
    ['no JSON', 'metadata'],
    ['JSON and more', `${EDIT}x`],
    ['two documents', EDIT + EDIT],
    ['comments', '{"metadata":{"a":1}/**/}'],
    ['a trailing comma', '{"metadata":{"a":1},}'],
    ['single quotes', "{'metadata':{'a':1}}"],
    ['null', 'null'],
    ['a list', `[${EDIT}]`],
    ['a list that has a colon', '[{"metadata":{"a":1}}]'],
    ['a text', '"metadata"'],
    ['a number', '1'],
    ['an empty object', '{}'],
    ['another key', '{"a":1}'],
    ['metadata that is null', '{"metadata":null}'],
    ['metadata that is a list', '{"metadata":[1]}'],
    ['metadata that is a text', '{"metadata":"x"}'],
    ['metadata that is empty, which would wipe', '{"metadata":{}}'],
    ['a second key', '{"metadata":{"a":1},"user_id":"u2"}'],
    ['a second key before', '{"fact_rating_instruction":{},"metadata":{"a":1}}'],
    ['a second key that is empty', '{"metadata":{"a":1},"":1}'],
    ['the key twice', '{"metadata":{"a":1},"metadata":{"b":2}}'],
    ['the key twice, alike', '{"metadata":{"a":1},"metadata":{"a":1}}'],
    ['the key twice, once escaped', '{"metadata":{"a":1},"\\u006detadata":{"b":2}}'],
    ['the key in capitals', '{"Metadata":{"a":1}}'],
    ['the key in capitals as well', '{"metadata":{"a":1},"METADATA":{"b":2}}'],
    ['the key with a letter that folds', '{"metadata":{"a":1},"metaſdata":{}}'],
    ['the key on the prototype', '{"__proto__":{"metadata":{"a":1}}}'],
    ['a prototype beside the key', '{"metadata":{"a":1},"__proto__":{}}'],
    ['a number that is too large', '{"metadata":{"a":1e400}}'],
    ['a key of Zep', '{"metadata":{"system":{"a":1}}}'],
    ['an own __proto__', '{"metadata":{"__proto__":{"admin":true}}}'],
    ['a nested __proto__', '{"metadata":{"a":{"__proto__":{"admin":true}}}}'],
    ['an escaped __proto__', '{"metadata":{"\\u005f_proto__":{"admin":true}}}'],
    ['NUL in a text', '{"metadata":{"a":"\\u0000"}}'],
    ['half a surrogate pair', '{"metadata":{"a":"\\ud800"}}'],
    ['100,000 levels', `{"metadata":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`],
    ['100,000 lists', `{"metadata":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`],
  ])('400 for %s, and nothing reaches Zep', async (_, body) => {
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
    ['a key twice further in', '{"metadata":{"a":1,"a":2}}', '{"metadata":{"a":2}}'],
    ['exponents', '{"metadata":{"a":1.0e2}}', '{"metadata":{"a":100}}'],
    [
      'texts full of punctuation',
      '{"metadata":{"a{\\":[,":"}\\\\","b":["]",":"]}}',
      '{"metadata":{"a{\\":[,":"}\\\\","b":["]",":"]}}',
    ],
    ['null, which clears', '{"metadata":{"a":null}}', '{"metadata":{"a":null}}'],
    ['keys that only look alike', '{"metadata":{"metadata":{"system":1}}}', undefined],
  ])('is written anew: %s', async (_, body, sent = body) => {
    const { patch, zep } = serve()

    expect((await patch('/sessions/s1', body)).status).toBe(200)
    expect(zep.requests[0]?.body).toBe(sent)
  })

  test('says where and why metadata was refused, as the client does', async () => {
    const { patch } = serve()
    const response = await patch('/sessions/s1', '{"metadata":{"a":["\\u0000"]}}')

    const refused = await errorOf(() => checkUpdate({ sessionId: 's1', metadata: { a: ['\0'] } }))

    expect(await response.json()).toEqual({ message: (refused as ZepError).issues[0]?.message })
  })

  test('400 for metadata that a polluted prototype holds', async () => {
    const { patch, zep } = serve()
    Object.defineProperty(Object.prototype, 'metadata', { value: { a: 1 }, configurable: true })
    const { status } = await patch('/sessions/s1', '{"x":1}').finally(
      () => delete (Object.prototype as { metadata?: unknown }).metadata,
    )

    expect(status).toBe(400)
    expect(zep.requests).toEqual([])
  })

  test('500 where the app read the body first, and onError hears so', async () => {
    const { patch, errors, zep } = serve({
      authorize: async ({ request }) => {
        await request.text()
        return true
      },
    })

    expect((await patch('/sessions/s1', EDIT)).status).toBe(500)
    expect(errors).toMatchObject([
      { cause: { message: 'The body was read before createZepHandler could.' } },
    ])
    expect(zep.requests).toEqual([])
  })
})

describe('metadata of the corpus, as JSON can carry it', () => {
  const cases = corpus.metadata.flatMap(({ name, js, expect: expected }) => {
    // The rest holds what JSON has no word for, or is too large to be sent at all.
    if (expected.outcome !== 'send') return []
    return { name, text: JSON.stringify({ metadata: evaluate(js) }), sent: expected.body }
  })

  test.each(cases)('$name', async ({ text, sent }) => {
    const { patch, zep } = serve()

    expect((await patch('/sessions/s1', text)).status).toBe(200)
    expect(zep.requests[0]?.body).toBe(sent)
  })
})

test('ignores a body where none belongs', async () => {
  const { handler, zep } = serve()
  const request = patchRequest(`${API}/sessions/s1`, EDIT)
  Object.defineProperty(request, 'method', { value: 'GET' })

  expect((await handler(request)).status).toBe(200)
  expect(zep.requests[0]).toMatchObject({ method: 'GET', body: null })
})
