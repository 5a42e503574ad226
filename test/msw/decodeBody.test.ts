import { expect, test } from 'vitest'

import { decodeBody } from '../../src/msw/decodeBody'
import { readData } from '../harness/readData'

interface Row {
  session_id: string
  user_id?: string | null
  metadata: object | null
}

type Decoded = { row: Row } | { error: string }

interface Vector {
  body: string
  patch: Decoded
  post: Decoded
}

/** What Go's `encoding/json` made of each body, with the types of Zep's source. */
const vectors = readData('go-json') as Vector[]

function decode(text: string, type: Parameters<typeof decodeBody>[1]): unknown {
  try {
    const { sessionId, userId, metadata } = decodeBody({ text, isCut: false }, type)
    return { row: { session_id: sessionId, user_id: userId, metadata } }
  } catch (error) {
    return { error: (error as { reason: unknown }).reason }
  }
}

test('all vectors are there', () => {
  expect(vectors).toHaveLength(63)
})

test.each(vectors)('the body $body is decoded as Go decodes it', ({ body, patch, post }) => {
  const withUser = 'row' in patch ? { row: { user_id: null, ...patch.row } } : patch
  expect(decode(body, 'UpdateSessionRequest')).toEqual(withUser)
  expect(decode(body, 'CreateSessionRequest')).toEqual(post)
})

test('a lone surrogate becomes U+FFFD, in keys and values at every depth', () => {
  const body = String.raw`{"session_id":"s\ud800","metadata":{"b\udc00":["\ud800\ud800x","\ud83d\ude42"]}}`

  expect(decode(body, 'UpdateSessionRequest')).toEqual({
    row: {
      session_id: 's\uFFFD',
      user_id: null,
      metadata: { 'b\uFFFD': ['\uFFFD\uFFFDx', '🙂'] },
    },
  })
})

// Read in the database driver, bun 1.1.17: `AppendString` and `AppendJSON` in schema/dialect.go.
test('a NUL is dropped from ids, and in metadata becomes the six characters of its escape', () => {
  const body = String.raw`{"session_id":"a\u0000b","user_id":"u\u0000","metadata":{"k\u0000":["v\u0000"]}}`

  expect(decode(body, 'CreateSessionRequest')).toEqual({
    row: {
      session_id: 'ab',
      user_id: 'u',
      metadata: { 'k\\u0000': ['v\\u0000'] },
    },
  })
})

test('a body that goes on after 5 MiB is too large only if its first value does', () => {
  const error = { status: 413, reason: 'request body too large' }
  for (const text of ['', ' ', '{"metadata":{"a":"x', '{"metadata":{}']) {
    expect(() => decodeBody({ text, isCut: true }, 'UpdateSessionRequest')).toThrow(
      expect.objectContaining(error),
    )
  }
  expect(decodeBody({ text: '{"metadata":{}} ', isCut: true }, 'UpdateSessionRequest')).toEqual({
    sessionId: '',
    userId: null,
    metadata: {},
  })
})

test('a body nests 10,000 levels, and not one more', () => {
  const nested = (levels: number) => `{"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`

  expect(decode(nested(10_000), 'UpdateSessionRequest')).toHaveProperty('row')
  expect(decode(nested(10_001), 'UpdateSessionRequest')).toEqual({ error: 'exceeded max depth' })
})

test('a __proto__ key stays a key', () => {
  const { metadata } = decodeBody(
    { text: '{"metadata":{"__proto__":{"a":1}}}', isCut: false },
    'UpdateSessionRequest',
  )
  expect(Object.entries(metadata ?? {})).toEqual([['__proto__', { a: 1 }]])
})
