import { describe, expect, test } from 'vitest'

import { concernsContent } from '../../src/core/errors/concernsContent'
import { createZepClient, type ZepClient, type ZepError } from '../../src/exports/core'
import { errorOf } from '../harness/fakeFetch'
import { API, json, serveAll } from '../harness/serve'

type Options = Parameters<typeof serveAll>[0]
type Respond = Parameters<typeof serveAll>[1]

/** The client of a page of the app, connected to the handler. */
function connect(options: Options, respond?: Respond) {
  const served = serveAll(options, respond)
  const fetch = (url: RequestInfo | URL, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Sec-Fetch-Site', 'same-origin')
    return served.handler(new Request(url, { ...init, headers }))
  }
  return { ...served, client: createZepClient({ baseUrl: API, fetch }) }
}

const failureOf = async (call: Promise<unknown>) => (await errorOf(() => call)) as ZepError

const CALLS: [string, (client: ZepClient) => Promise<unknown>][] = [
  ['getSession', (client) => client.getSession('s1')],
  ['updateSession', (client) => client.updateSession('s1', { metadata: { a: 1 } })],
  [
    'addSession',
    (client) => client.addSession({ sessionId: 's1', userId: 'u1', metadata: { a: 1 } }),
  ],
  ['deleteSession', (client) => client.deleteSession('s1')],
  ['listSessions', (client) => client.listSessions({ pageNumber: 1, pageSize: 2 })],
  ['listUserSessions', (client) => client.listUserSessions('u1')],
]

describe.each(CALLS)('%s through the handler', (_, call) => {
  const failing = (status: number, init: ResponseInit = {}) =>
    connect({}, () => json({ message: 'from Zep' }, { ...init, status }))

  test.each([
    [400, 'bad_request'],
    [404, 'not_found'],
    [409, 'conflict'],
    [410, 'gone'],
    [413, 'too_large'],
    [422, 'http'],
    [429, 'rate_limited'],
    [500, 'server'],
    [502, 'server'],
    [503, 'server'],
    [504, 'server'],
  ])(
    'fails for a %i of Zep with the same code as without the handler: %s',
    async (status, code) => {
      const { client, zep } = failing(status)
      const error = await failureOf(call(client))
      const direct = await failureOf(
        call(createZepClient({ baseUrl: 'https://zep.test', fetch: zep })),
      )

      expect(error).toMatchObject({ code, status, issues: [] })
      expect(error.retryable).toBe(direct.retryable)
      expect(concernsContent(error)).toBe(concernsContent(direct))
      expect(error.message).not.toContain('from Zep')
    },
  )

  test('learns how long to wait', async () => {
    const error = await failureOf(call(failing(429, { headers: { 'Retry-After': '7' } }).client))

    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 7000, retryable: true })
  })

  test.each([401, 402, 403, 405, 501, 302])(
    'fails with a 502 that nobody retries for a %i of Zep, and only onError learns why',
    async (status) => {
      const { client, errors } = failing(status)
      const error = await failureOf(call(client))

      expect(error).toMatchObject({ code: 'server', status: 502, retryable: false })
      expect(error.message).toMatch(/A retry cannot fix this: check the setup and the logs/)
      expect(concernsContent(error)).toBe(false)
      expect(errors).toMatchObject([{ status }])
    },
  )

  test('fails with a 502 that may pass if Zep cannot be reached', async () => {
    const { client, errors } = connect({}, () => Promise.reject(new TypeError('fetch failed')))
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'server', status: 502, retryable: true, issues: [] })
    expect(errors).toMatchObject([{ code: 'network' }])
  })

  test('fails with a 502 that nobody retries if Zep sends a web page', async () => {
    const { client, errors } = connect({}, () => new Response('<h1>Sign in</h1>'))

    expect(await failureOf(call(client))).toMatchObject({ status: 502, retryable: false })
    expect(errors).toMatchObject([{ code: 'invalid_response' }])
  })

  test('fails with `timeout` if Zep does not respond to the handler in time', async () => {
    const { client } = connect({ timeoutMs: 20 }, () => new Promise(() => undefined))
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'timeout', status: 504, retryable: true })
  })

  test('fails with `forbidden` if authorize refuses', async () => {
    const { client } = connect({ authorize: () => false })
    const error = await failureOf(call(client))

    expect(error).toMatchObject({
      code: 'forbidden',
      status: 403,
      retryable: false,
      message: 'This is not allowed (403: authorize did not allow this request).',
    })
  })

  test('fails with `server` and 500 if the handler has no key', async () => {
    const { client } = connect({ apiKey: () => undefined })
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'server', status: 500, retryable: false })
    expect(concernsContent(error)).toBe(false)
  })

  test('can tell a wrong base path from a missing session', async () => {
    const { client } = connect({ basePath: '/elsewhere' })
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'not_found', issues: [{ path: 'baseUrl' }] })
  })

  test('can tell a missing route of Zep from a missing session', async () => {
    const { client } = connect({}, () => new Response('nope', { status: 404 }))
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'not_found', issues: [{ path: 'baseUrl' }] })
  })

  test('fails with the request id that both servers know', async () => {
    const { client, zep } = failing(404)
    const error = await failureOf(call(client))

    expect(error.requestId).toBe(zep.requests[0]?.headers.get('X-Request-Id'))
  })
})

test('gets the same session as without the handler', async () => {
  const wire = {
    uuid: 'e72',
    id: 1,
    created_at: '2026-11-22T17:20:39.015431Z',
    updated_at: '0001-01-01T00:00:00Z',
    deleted_at: '',
    session_id: 's1',
    metadata: null,
    user_id: 'u1',
    facts: ['f'],
    classifications: { a: 'b' },
  }
  const { client, zep } = connect({}, () => json(wire))
  const direct = createZepClient({ baseUrl: 'https://zep.test', fetch: zep })

  expect(await client.getSession('s1')).toEqual(await direct.getSession('s1'))
})

test('gets the same lists as without the handler', async () => {
  const rows = [{ session_id: 's1', metadata: { a: 1 }, user_id: 'u1', id: 0 }]
  const respond: Respond = ({ url }) =>
    json(url.includes('ordered') ? { sessions: rows, total_count: 9, response_count: 1 } : rows)
  const { client, zep } = connect({}, respond)
  const direct = createZepClient({ baseUrl: 'https://zep.test', fetch: zep })

  const params = { pageNumber: 1, pageSize: 1, orderBy: 'created_at', asc: false } as const
  expect(await client.listSessions(params)).toEqual(await direct.listSessions(params))
  expect(await client.listUserSessions('u1')).toEqual(await direct.listUserSessions('u1'))
  expect(zep.requests[0]?.url.split('?')[1]).toBe(zep.requests[1]?.url.split('?')[1])
})

test('fails with `too_large` for an edit of more than 1 MiB', async () => {
  const { client } = connect({})
  const error = await failureOf(
    client.updateSession('s1', { metadata: { a: 'x'.repeat(1024 * 1024) } }),
  )

  expect(error).toMatchObject({ code: 'too_large', status: 413 })
})

test('aborts through the handler', async () => {
  const caller = new AbortController()
  let upstream: AbortSignal | undefined
  const { client } = connect({}, (_, signal) => {
    upstream = signal
    caller.abort()
    return new Promise(() => undefined)
  })

  await expect(client.getSession('s1', { signal: caller.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(upstream?.aborted).toBe(true)
})

test('adds a session, learns that its id is taken, and deletes it', async () => {
  const ids = new Set<string>()
  const { client } = connect({}, ({ method, url, body }) => {
    if (method === 'DELETE') {
      return ids.delete(url.split('/').at(-2) ?? '')
        ? json({ message: 'OK' })
        : json({ message: 'not found' }, { status: 404 })
    }
    const session = JSON.parse(String(body)) as { session_id: string }
    if (ids.has(session.session_id)) return json({ message: 'exists' }, { status: 400 })
    ids.add(session.session_id)
    return json(session, { status: 201 })
  })
  const newSession = { sessionId: 's1', userId: 'u1', metadata: { a: 1 } }

  expect(await client.addSession(newSession)).toMatchObject(newSession)
  expect(await failureOf(client.addSession(newSession))).toMatchObject({ code: 'bad_request' })
  await client.deleteSession('s1')
  expect([...ids]).toEqual([])
  expect(await failureOf(client.deleteSession('s1'))).toMatchObject({ code: 'not_found' })
})

test('can tell an operation that is not served from a missing session by its message', async () => {
  const { client } = connect({ operations: ['getSession'] })
  const error = await failureOf(client.addSession({ sessionId: 's1' }))

  expect(error).toMatchObject({ code: 'not_found', status: 404, issues: [] })
  expect(error.message).toBe(
    'addSession is not served. Add it to "operations" of createZepHandler. (404)',
  )
})
