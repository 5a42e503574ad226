import { describe, expect, test } from 'vitest'

import { serializeMetadata } from '../../src/core/input/serializeMetadata'
import { serializePatch } from '../../src/core/input/serializePatch'
import { createZepClient, isZepError, type MetadataPatch } from '../../src/exports/core'
import { corpus, evaluate } from '../harness/corpus'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

const BASE_URL = 'https://zep.test/api/v2'

function setup() {
  const fetch = fakeFetch()
  return { fetch, client: createZepClient({ baseUrl: BASE_URL, fetch }) }
}

/** Passes any value, as a caller without types can. */
const untyped = (value: unknown) => value as string & MetadataPatch

describe('session ids', () => {
  test.each(corpus.sessionIds)(
    '$id: a session id is sent encoded or refused before sending ($name)',
    async ({ js, expect: expected }) => {
      const { client, fetch } = setup()
      const id = untyped(evaluate(js))
      const calls = [
        () => client.getSession(id),
        () => client.updateSession(id, { metadata: { a: 1 } }),
      ]

      for (const call of calls) {
        if (expected.outcome === 'send') {
          await call()
          expect(fetch.requests.at(-1)?.url).toBe(`${BASE_URL}/sessions/${expected.urlSegment}`)
        } else {
          const { path, code } = expected
          expect(await errorOf(call)).toMatchObject({
            code: 'invalid_input',
            retryable: false,
            issues: [{ path, code }],
          })
          expect(fetch.requests).toEqual([])
        }
      }
    },
  )

  test.each(corpus.sessionIds)(
    '$id: a user id is sent encoded or refused before sending ($name)',
    async ({ js, expect: expected }) => {
      const fetch = fakeFetch(() => new Response('[]'))
      const client = createZepClient({ baseUrl: BASE_URL, fetch })
      const call = () => client.listUserSessions(untyped(evaluate(js)))

      if (expected.outcome === 'send') {
        expect(await call()).toEqual([])
        expect(fetch.requests[0]?.url).toBe(`${BASE_URL}/users/${expected.urlSegment}/sessions`)
      } else {
        const issues = [{ path: 'userId', code: expected.code }]
        expect(await errorOf(call)).toMatchObject({ code: 'invalid_input', issues })
        expect(fetch.requests).toEqual([])
      }
    },
  )
})

describe('metadata', () => {
  test.each(corpus.metadata)(
    '$id: metadata is sent or refused before sending ($name)',
    async ({ js, expect: expected }) => {
      const { client, fetch } = setup()
      const metadata = untyped(evaluate(js))
      const call = () => client.updateSession('s', { metadata })

      if (expected.outcome === 'send') {
        await call()
        expect(fetch.requests[0]?.body).toBe(expected.body)
      } else {
        const { path, code } = expected
        const refusal = { code: 'invalid_input', sessionId: 's', issues: [{ path, code }] }
        expect(await errorOf(call)).toMatchObject(refusal)
        expect(await errorOf(() => serializePatch(metadata, 's'))).toMatchObject(refusal)
        expect(fetch.requests).toEqual([])
      }
    },
  )

  test('a body of exactly 5 MiB is sent', async () => {
    const { client, fetch } = setup()
    await client.updateSession('s', { metadata: { a: 'x'.repeat(5_242_880 - 21) } })
    expect(String(fetch.requests[0]?.body)).toHaveLength(5_242_880)
  })

  test('the size of metadata with many small parts is counted exactly', () => {
    const parts = ['', [], {}, [[]], { '': '' }, 1]
    const used = '{"metadata":{"a":["",[],{},[[]],{"":""},1],"b":""}}'.length
    const fill = 'x'.repeat(5_242_880 - used)
    expect(serializeMetadata({ a: parts, b: fill })).toHaveLength(5_242_880 - 13)
    expect(() => serializeMetadata({ a: parts, b: `${fill}x` })).toThrow('over 5 MiB')
  })

  test('metadata with 100 levels of objects and arrays is sent', async () => {
    const { client, fetch } = setup()
    let value: unknown = 1
    for (let depth = 1; depth < 100; depth++) value = depth % 2 ? [value] : { a: value }
    await client.updateSession('s', { metadata: { a: value } })
    expect(fetch.requests).toHaveLength(1)
  })

  test.each<[string, (part: unknown) => object]>([
    ['objects', (part) => ({ a: part, b: part })],
    ['arrays', (part) => [part, part]],
  ])(
    'metadata with shared %s that would grow exponentially is refused',
    async (_name, double) => {
      let metadata: object = {}
      for (let depth = 1; depth < 99; depth++) metadata = double(metadata)
      expect(await errorOf(() => serializeMetadata({ metadata }))).toMatchObject({
        issues: [{ path: 'metadata', code: 'too_large' }],
      })
    },
    30_000,
  )

  test.each([
    ['a Date', { a: new Date(0) }, 'metadata.a', 'not_json'],
    ['a symbol', { a: Symbol('x') }, 'metadata.a', 'symbol'],
    ['a hole in an array', { a: new Array<unknown>(1) }, 'metadata.a[0]', 'undefined_in_array'],
    ['a NUL character in a key', { 'a\0': 1 }, 'metadata["a\\u0000"]', 'nul_character'],
    ['toJSON at its root', { toJSON: () => 1 }, 'metadata', 'not_plain_object'],
    ['a cycle through its root', cyclic(), 'metadata.a', 'cycle'],
    ['a namespace object such as Math', { a: Math }, 'metadata.a', 'not_json'],
    ['a revoked proxy', { a: revoked() }, 'metadata.a', 'getter_threw'],
  ])('metadata with %s is refused', async (_name, metadata, path, code) => {
    expect(await errorOf(() => serializePatch(metadata, 's'))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path, code }],
    })
  })

  test('each getter in metadata is read once, and the value that was read is sent', async () => {
    const { client, fetch } = setup()
    let reads = 0
    const metadata = {
      get a() {
        return ++reads
      },
    }
    await client.updateSession('s', { metadata })
    expect(reads).toBe(1)
    expect(fetch.requests[0]?.body).toBe('{"metadata":{"a":1}}')
  })

  test('metadata is serialized without calling a toJSON that someone added to Object.prototype', () => {
    const prototype = Object.prototype as { toJSON?: () => unknown }
    prototype.toJSON = () => 'hijacked'
    try {
      expect(serializeMetadata({ a: { b: 1 } })).toBe('{"a":{"b":1}}')
    } finally {
      delete prototype.toJSON
    }
  })
})

describe('list parameters', () => {
  test.each([
    [{ pageNumber: 0 }, 'pageNumber', 'not_positive_integer'],
    [{ pageNumber: 1.5 }, 'pageNumber', 'not_positive_integer'],
    [{ pageSize: -1 }, 'pageSize', 'not_positive_integer'],
    [{ pageSize: Infinity }, 'pageSize', 'not_positive_integer'],
    [{ pageSize: '10' }, 'pageSize', 'not_positive_integer'],
    [{ orderBy: 'metadata' }, 'orderBy', 'invalid_option'],
    [{ asc: 'yes' }, 'asc', 'invalid_option'],
  ])('the list parameters %o are refused', async (params, path, code) => {
    const { client, fetch } = setup()
    expect(await errorOf(() => client.listSessions(params as object))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path, code }],
    })
    expect(fetch.requests).toEqual([])
  })

  test('list parameters are sent in both spellings, and only those that are given', async () => {
    const fetch = fakeFetch(() => Response.json({ sessions: [] }))
    const client = createZepClient({ baseUrl: BASE_URL, fetch })
    await client.listSessions()
    await client.listSessions({ pageNumber: 2, pageSize: 50 })
    await client.listSessions({ orderBy: 'updated_at', asc: false })
    expect(fetch.requests.map(({ url }) => url.replace(BASE_URL, ''))).toEqual([
      '/sessions-ordered',
      '/sessions-ordered?page_number=2&pageNumber=2&page_size=50&pageSize=50',
      '/sessions-ordered?order_by=updated_at&orderBy=updated_at&asc=false',
    ])
  })
})

test.each([0, -1, NaN, Infinity, 2 ** 31])('a timeout of %d ms is refused', async (timeoutMs) => {
  const { client, fetch } = setup()
  const refusal = { code: 'invalid_input', issues: [{ path: 'timeoutMs', code: 'out_of_range' }] }
  expect(await errorOf(() => createZepClient({ timeoutMs }))).toMatchObject(refusal)
  expect(await errorOf(() => client.getSession('s', { timeoutMs }))).toMatchObject(refusal)
  expect(fetch.requests).toEqual([])
})

test('the message of an invalid_input error says what is wrong', async () => {
  const { client } = setup()
  const error = await errorOf(() => client.updateSession('s', { metadata: {} }))
  expect(isZepError(error, 'invalid_input')).toBe(true)
  expect(String(error)).toBe(
    'ZepError: Nothing was sent: metadata is empty; Zep would wipe all metadata.',
  )
})

function cyclic(): object {
  const object: { a?: object } = {}
  object.a = object
  return object
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
