import { describe, expect, test, vi } from 'vitest'

import { createZepClient, type ZepClient, type ZepError } from '../../src/exports/core'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

/** A client whose server always sends the same response. */
function clientReceiving(status: number, body: string): ZepClient {
  return createZepClient({
    baseUrl: 'https://zep.test',
    fetch: fakeFetch(() => new Response(body, { status })),
  })
}

const messageOf = async (run: () => unknown) => ((await errorOf(run)) as ZepError).message

/** What a caller without types can do. */
type Untyped = Record<keyof ZepClient, (...args: unknown[]) => Promise<unknown>>

describe('the message for an error response', () => {
  test.each([
    [400, 'invalid metadata', 'The server refused the request (400: invalid metadata).'],
    [
      403,
      'forbidden',
      'This is not allowed (403: forbidden). Check the API key, or authorize of your server.',
    ],
    [404, 'not found', 'There is no such session or user (404: not found). Check the id.'],
    [409, 'it has ended', 'An ended session cannot be edited (409: it has ended).'],
    [410, 'm', 'This is no longer available (410: m).'],
    [413, 'm', 'The request is too large (413: m). Send less metadata at once.'],
    [422, '', 'The server refused the request (422).'],
    [429, 'slow down', 'There were too many requests (429: slow down). Try again later.'],
    [500, 'pq: no table', 'The server failed (500). Try again later.'],
  ])(
    'of a %i with the words "%s" says what happened and what to do',
    async (status, words, message) => {
      const client = clientReceiving(status, JSON.stringify({ message: words }))
      expect(await messageOf(() => client.getSession('a'))).toBe(message)
    },
  )

  test.each([
    [400, 'The plan must be free or pro.'],
    [401, 'Please sign in.'],
    [404, 'listSessions is not served. Add it to "operations" of createZepHandler.'],
    [429, 'Wait a minute!'],
  ])('of a %i is what the server says, if that is a sentence: %s', async (status, words) => {
    const client = clientReceiving(status, JSON.stringify({ message: words }))
    expect(await messageOf(() => client.getSession('a'))).toBe(`${words} (${status})`)
  })

  test('of a 403 says that it is not allowed, whatever the server says', async () => {
    const words = 'authorize did not allow this request.'
    const client = clientReceiving(403, JSON.stringify({ message: words }))
    expect(await messageOf(() => client.getSession('a'))).toBe(
      'This is not allowed (403: authorize did not allow this request).',
    )
  })

  test.each([
    [404, '404 page not found', 'There is no v2 sessions API at baseUrl: check it. (404)'],
    [
      502,
      '{"message":"No key.","retryable":false}',
      'The server failed (502). A retry cannot fix this: check the setup and the logs of the server.',
    ],
    [
      400,
      '{"message":"No key.","retryable":false}',
      'The server refused the request (400: No key). A retry cannot fix this: check the setup and the logs of the server.',
    ],
  ])('of a %i with the body %s says that the setup is wrong', async (status, body, message) => {
    expect(await messageOf(() => clientReceiving(status, body).getSession('a'))).toBe(message)
  })
})

describe('the message for a request without a response', () => {
  const fetch = fakeFetch(() => Promise.reject(new TypeError('fetch failed')))

  test('of a server names the network, baseUrl and the cause', async () => {
    const client = createZepClient({ fetch })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({
      operation: 'getSession',
      message: 'No response arrived. Check the network and baseUrl; see the cause.',
    })
  })

  test('of a browser is for the user of a page, and names CORS only if Zep is called directly', async () => {
    vi.stubGlobal('window', globalThis)
    vi.stubGlobal('document', {})
    const own = createZepClient({ fetch, baseUrl: '/api/zep' })
    const zep = createZepClient({ fetch })
    const message = 'The server cannot be reached. Check your connection and try again.'
    expect(await messageOf(() => own.getSession('a'))).toBe(message)
    expect(await messageOf(() => zep.getSession('a'))).toBe(
      `${message} For developers: check baseUrl. A browser cannot call Zep itself, only through react-zep/server.`,
    )
  })
})

describe('the message for a wrong option', () => {
  test.each<[string, unknown, string]>([
    ['null', null, 'options must be an object like { baseUrl }, but is null.'],
    ['a string', 'k', 'options must be an object like { baseUrl }, but is a string.'],
    [
      'no https',
      { baseUrl: 'api/zep' },
      'baseUrl must start with https://, or with / in a browser.',
    ],
    [
      'a host',
      { baseUrl: 'localhost:8000' },
      'baseUrl must start with https://, or with http:// on localhost.',
    ],
    ['a number', { baseUrl: 5 }, 'baseUrl must be a string, but is a number.'],
    [
      'an unset variable',
      { apiKey: undefined },
      'apiKey is missing; set the environment variable that it comes from, such as ZEP_API_KEY.',
    ],
    [
      'an empty variable',
      { apiKey: '' },
      'apiKey is missing; set the environment variable that it comes from, such as ZEP_API_KEY.',
    ],
    ['no key', { apiKey: 5 }, 'apiKey must be a string.'],
    ['no time', { timeoutMs: 0 }, 'timeoutMs must be between 1 and 2^31.'],
  ])('says what it must be, not that nothing was sent: %s', async (_name, options, message) => {
    const error = await errorOf(() => createZepClient(options as object))
    expect(error).toMatchObject({ code: 'invalid_input', message })
  })

  test('says the same if a function returns no key', async () => {
    const client = createZepClient({ apiKey: () => undefined as never, fetch: fakeFetch() })
    expect(await messageOf(() => client.getSession('a'))).toMatch(/^apiKey is missing; set the env/)
  })
})

describe('the message for a wrong argument', () => {
  class Plan {
    seats = 1
  }
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = [cyclic]

  test.each<[string, (client: Untyped) => unknown, string]>([
    [
      'no edit',
      (zep) => zep.updateSession('a'),
      'edit must be an object like { metadata }, but is undefined',
    ],
    [
      'no metadata',
      (zep) => zep.updateSession('a', {}),
      'metadata must be a plain object, but is undefined',
    ],
    ['no id', (zep) => zep.getSession(), 'sessionId must be a string, but is undefined'],
    [
      'an id without a prototype',
      (zep) => zep.getSession(Object.create(null)),
      'sessionId must be a string, but is an object',
    ],
    [
      'an id that is a revoked proxy',
      (zep) => zep.getSession(revoked()),
      'sessionId must be a string, but is an object',
    ],
    ['no user', (zep) => zep.listUserSessions(null), 'userId must be a string, but is null'],
    [
      'no session',
      (zep) => zep.addSession(),
      'newSession must be an object like { sessionId }, but is undefined',
    ],
    [
      'an id for a session',
      (zep) => zep.addSession('a'),
      'newSession must be an object like { sessionId }, but is a string',
    ],
    [
      'no parameters',
      (zep) => zep.listSessions(null),
      'params must be an object like { pageNumber, pageSize }, but is null',
    ],
    [
      'an unknown order',
      (zep) => zep.listSessions({ orderBy: 'name' }),
      'orderBy must be one of these: created_at, updated_at, user_id, session_id',
    ],
    [
      'an encoded id',
      (zep) => zep.getSession('a%20b'),
      'sessionId contains a "%", which Zep decodes twice; decode ids from a URL first, and choose ids without it',
    ],
  ])('says what it must be, and that nothing was sent: %s', async (_name, call, message) => {
    const fetch = fakeFetch()
    const client = createZepClient({ fetch }) as unknown as Untyped
    expect(await errorOf(() => call(client))).toMatchObject({
      code: 'invalid_input',
      message: `Nothing was sent: ${message}.`,
    })
    expect(fetch.requests).toEqual([])
  })

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'metadata must be a plain object, but is undefined'],
    ['an array', [], 'metadata must be a plain object, but is an array'],
    ['a Map', new Map(), 'metadata must be a plain object, but is a Map'],
    [
      'a Date in it',
      { a: new Date(0) },
      'metadata.a is a Date; convert it to a string with toISOString()',
    ],
    ['a Set in it', { a: [new Set()] }, 'metadata.a[0] is a Set; convert it to JSON first'],
    [
      'an Error in it',
      { a: new RangeError('x') },
      'metadata.a is an Error; convert it to JSON first',
    ],
    [
      'an instance of a class in it',
      { a: new Plan() },
      'metadata.a is a Plan; convert it to JSON first',
    ],
    [
      'an instance of a class whose name is odd',
      { a: odd('x y') },
      'metadata.a is an object; convert it to JSON first',
    ],
    [
      'an instance of a class whose name is long',
      { a: odd('x'.repeat(41)) },
      'metadata.a is an object; convert it to JSON first',
    ],
    [
      'a toJSON in it',
      { a: { toJSON: () => 1 } },
      'metadata.a is an object with a toJSON method; convert it to JSON first',
    ],
    [
      'a circle',
      cyclic,
      'metadata.self[0] refers back to an object that contains it (circular); leave it out',
    ],
  ])('names the type of metadata that is no JSON: %s', async (_name, metadata, message) => {
    const client = createZepClient({ fetch: fakeFetch() })
    const call = () => client.updateSession('a', { metadata: metadata as object })
    expect(await messageOf(call)).toBe(`Nothing was sent: ${message}.`)
  })

  test('may be null for the options of a call, which is as good as none', async () => {
    const client = createZepClient({ fetch: fakeFetch() })
    expect(await client.getSession('a', null as never)).toMatchObject({ sessionId: 'a' })
  })
})

/** An instance of a class with any name. */
function odd(name: string): object {
  const Made = class {
    seats = 1
  }
  Object.defineProperty(Made, 'name', { value: name })
  return new Made()
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
