import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'

import {
  createZepClient,
  isZepError,
  type ZepClientOptions,
  type ZepError,
} from '../../src/exports/core'
import { errorOf, fakeFetch } from '../harness/fakeFetch'
import { serve } from '../harness/serve'

const KEY = 'z_secret.key-123'

async function zepErrorOf(run: () => unknown): Promise<ZepError> {
  const error = await errorOf(run)
  if (!isZepError(error)) throw new Error('expected a ZepError')
  return error
}

/** The error for a server that always sends the same response. */
function receive(body: object | string, init: ResponseInit, options: ZepClientOptions = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const fetch = fakeFetch(() => new Response(text, init))
  return zepErrorOf(() => createZepClient({ apiKey: KEY, ...options, fetch }).getSession('s1'))
}

describe('the size of an error', () => {
  const LONG = 'k'.repeat(5_000_000)
  const KEYS = 'k'.repeat(1_000_000)
  const deep = (depth: number): object => (depth > 0 ? { some_key: deep(depth - 1) } : { f: NaN })

  test.each<[string, object]>([
    ['a long key', { [LONG]: Symbol('s') }],
    ['a long key that needs quotes', { [` ${LONG}`]: Symbol('s') }],
    ['a long key that needs escapes', { ['\u0000'.repeat(1_000_000)]: Symbol('s') }],
    ['long keys in each other', { [KEYS]: { [KEYS]: { [KEYS]: Symbol('s') } } }],
    ['many levels', deep(60)],
    ['too many levels', { [LONG]: deep(200) }],
  ])('is small for metadata with %s', async (_name, metadata) => {
    const client = createZepClient({ fetch: fakeFetch() })
    const error = await zepErrorOf(() => client.updateSession('s1', { metadata }))

    const [issue] = error.issues
    expect(issue?.path).toMatch(/^metadata[.[]/)
    expect(issue?.path).toContain('…')
    expect(issue?.path.length).toBeLessThanOrEqual(200)
    expect(issue?.message.length).toBeLessThan(300)
    expect(error.message.length).toBeLessThan(300)
  })

  test('is small in a response of the handler too', async () => {
    const { patch } = serve()
    const response = await patch(
      '/sessions/s1',
      `{"metadata":{"${'k'.repeat(500_000)}":"\\u0000"}}`,
    )

    expect(response.status).toBe(400)
    expect((await response.text()).length).toBeLessThan(400)
  })

  test.each([401, 500])('is small for a %i with a long message', async (status) => {
    const error = await receive({ message: 'm'.repeat(5_000_000) }, { status })

    expect(error.serverMessage).toHaveLength(300)
    expect(error.message.length).toBeLessThan(400)
  })
})

test('a path is quoted in full if it is short, and its control characters can be seen', async () => {
  const client = createZepClient({ fetch: fakeFetch() })
  const metadata = { a: [{ 'b c': { '\u001b[31m': 1n } }] }
  const error = await zepErrorOf(() => client.updateSession('s1', { metadata }))
  expect(error.issues).toMatchObject([{ path: String.raw`metadata.a[0]["b c"]["\u001b[31m"]` }])
})

describe('characters that forge or disturb a log', () => {
  const BAD =
    '\u001b[31mred\u001b[0m\r\nforged: line\u0000\u0085\u009b2J\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069end'
  const PATTERN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

  test('become spaces in what is quoted of a server', async () => {
    const error = await receive({ message: BAD }, { status: 400 })

    expect(error.serverMessage).toBe(' [31mred [0m forged: line 2J end')
    expect(error.message).toContain('red [0m forged: line 2J end')
    expect(error.message + JSON.stringify(error.toJSON())).not.toMatch(PATTERN)
  })

  test('become spaces in the cause', async () => {
    const cause = Object.assign(new Error(BAD, { cause: new Error(BAD) }), { code: BAD, name: BAD })
    const client = createZepClient({ fetch: () => Promise.reject(cause) })
    const error = await zepErrorOf(() => client.getSession('s1'))

    expect(inspect(error.cause).replaceAll('\n', '')).not.toMatch(PATTERN)
    expect(error.cause).toMatchObject({ message: ' [31mred [0m forged: line 2J end' })
  })

  test('are escaped or become spaces in a path', async () => {
    const client = createZepClient({ fetch: fakeFetch() })
    const metadata = { [BAD]: Symbol('s') }
    const error = await zepErrorOf(() => client.updateSession('s1', { metadata }))

    expect(error.message + JSON.stringify(error.issues)).not.toMatch(PATTERN)
  })

  test('leave other scripts and emoji alone', async () => {
    const message = 'no está permitido: 不允许 غير مسموح 👩‍💻'
    expect((await receive({ message }, { status: 400 })).serverMessage).toBe(message)
  })
})

describe('the request id', () => {
  test.each([
    'r-1',
    'b3c1a5d0-5a1e-4a0e-9a56-3f1b7a3d2c11',
    'host.local/aB3dE6gH9j-000001',
    'Root=1-67891233-abcdef012345678912345678',
    'x'.repeat(128),
  ])('is kept if it is %s', async (id) => {
    const error = await receive('', { status: 500, headers: { 'x-request-id': id } })
    expect(error.requestId).toBe(id)
  })

  test.each([
    '',
    'a b',
    '<script>',
    '\u00e9',
    '"quoted"',
    '\u009b31m',
    'x'.repeat(129),
    KEY,
    `req-${KEY.toUpperCase()}`,
    Buffer.from(`Api-Key ${KEY}`).toString('base64'),
    Buffer.from(KEY).toString('hex'),
  ])('is dropped if it is %s', async (id) => {
    const error = await receive('', { status: 500, headers: { 'x-request-id': id } })
    expect(error.requestId).toBeUndefined()
  })

  test('is kept if it is the one that was sent', async () => {
    const headers = { 'x-request-id': 'b3c1a5d0-5a1e-4a0e' }
    const error = await receive('', { status: 500, headers }, { headers })
    expect(error.requestId).toBe('b3c1a5d0-5a1e-4a0e')
  })
})

describe('the message of a server', () => {
  const messageFor = async (message: string, headers: Record<string, string>) =>
    (await receive({ message }, { status: 400 }, { headers })).serverMessage

  test.each<[string, string, Record<string, string>]>([
    ['a short value', 'retry 1 of 1', { 'x-version': '1' }],
    ['a value of 7 characters', 'tenant acme-12', { 'x-tenant': 'acme-12' }],
    ['the media type', 'send application/json', { accept: 'application/json' }],
    ['the user agent', 'curl/8.5.0 is too old', { 'user-agent': 'curl/8.5.0' }],
    ['no value at all', 'no such session', { 'x-token': 'secret-token-1' }],
    ['a value without letters and digits', 'no such session', { 'x-flags': '--------' }],
  ])('is kept if it contains %s', async (_name, message, headers) => {
    expect(await messageFor(message, headers)).toBe(message)
  })

  test.each<[string, string, Record<string, string>]>([
    ['the key', `bad key ${KEY}`, {}],
    ['a header of the app', 'bad token secret-token-1', { 'x-token': 'secret-token-1' }],
    ['a value of 8 characters', 'bad token acme-123', { 'x-token': 'acme-123' }],
    ['a value that is mostly punctuation', 'bad token p@ss-w0!', { 'x-token': 'p@ss-w0!' }],
    ['the token of a scheme', 'bad token t-SECRET-1', { 'x-auth': 'Bearer t-SECRET-1' }],
    ['a cookie', 'no session t-SECRET-1', { cookie: 'theme=dark; sid=t-SECRET-1' }],
    ['a token for a URL', 'bad ab%2Fcd%3Aef%40', { 'x-token': 'ab/cd:ef@' }],
    ['a token for a URL, twice', 'bad ab%252Fcd%253Aef%2540', { 'x-token': 'ab/cd:ef@' }],
    ['a token with percent signs', 'bad a%41b%42c%43', { 'x-token': 'a%41b%42c%43' }],
    ['the key after 10,000 characters', `${'x'.repeat(10_000)} ${KEY}`, {}],
    ['the key where it is cut off', `${'x'.repeat(293)} ${KEY}`, {}],
  ])('is dropped if it contains %s', async (_name, message, headers) => {
    expect(await messageFor(message, headers)).toBeUndefined()
  })

  test('is checked without Base64 where there is none', async () => {
    vi.stubGlobal('btoa', undefined)
    expect(await messageFor('no such session', {})).toBe('no such session')
    expect(await messageFor(`bad key ${KEY}`, {})).toBeUndefined()
  })
})
