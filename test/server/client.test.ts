import { describe, expect, test } from 'vitest'
import { type ZepClient, type ZepError, createZepClient } from '../../src/exports/core'
import { errorOf } from '../core/fakeFetch'
import { API, json, serve } from './serve'

type Options = Parameters<typeof serve>[0]
type Answer = Parameters<typeof serve>[1]

/** The client of a browser, on a page of the app, over the handler. */
function connect(options: Options, answer?: Answer) {
  const served = serve(options, answer)
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
  ['listSessions', (client) => client.listSessions({ pageNumber: 1, pageSize: 2 })],
  ['listUserSessions', (client) => client.listUserSessions('u1')],
]

describe.each(CALLS)('%s through the handler', (_, call) => {
  const failing = (status: number, init: ResponseInit = {}) =>
    connect({ list: true }, () => json({ message: 'upstream text' }, { ...init, status }))

  test.each([
    [400, 'bad_request'],
    [404, 'not_found'],
    [409, 'conflict'],
    [410, 'gone'],
    [413, 'too_large'],
    [503, 'server'],
    [504, 'server'],
  ])('has for a %i of Zep the code that it has without the handler: %s', async (status, code) => {
    const error = await failureOf(call(failing(status).client))

    expect(error).toMatchObject({ code, status, issues: [] })
    expect(error.message).not.toContain('upstream text')
  })

  test('is told how long to wait', async () => {
    const error = await failureOf(call(failing(429, { headers: { 'Retry-After': '7' } }).client))

    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 7000, retryable: true })
  })

  test.each([401, 403, 500, 302])('has `server`, 502, for a %i of Zep', async (status) => {
    const error = await failureOf(call(failing(status).client))

    expect(error).toMatchObject({ code: 'server', status: 502, retryable: true })
  })

  test('has `timeout` where Zep let the handler wait', async () => {
    const { client } = connect({ list: true, timeoutMs: 20 }, () => new Promise(() => undefined))
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'timeout', status: 504, retryable: true })
  })

  test('has `forbidden` where authorize refuses', async () => {
    const { client } = connect({ list: true, authorize: () => false })
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'forbidden', status: 403, retryable: false })
  })

  test('has `server`, 500, where the handler has no key', async () => {
    const { client } = connect({ list: true, apiKey: () => undefined })
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'server', status: 500, retryable: false })
  })

  test('tells a wrong base path from a session that is not there', async () => {
    const { client } = connect({ list: true, basePath: '/elsewhere' })
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'not_found', issues: [{ path: 'baseUrl' }] })
  })

  test('tells a route that Zep does not have from a session that is not there', async () => {
    const { client } = connect({ list: true }, () => new Response('nope', { status: 404 }))
    const error = await failureOf(call(client))

    expect(error).toMatchObject({ code: 'not_found', issues: [{ path: 'baseUrl' }] })
  })

  test('has the id under which both servers know the request', async () => {
    const { client, zep } = failing(404)
    const error = await failureOf(call(client))

    expect(error.requestId).toBe(zep.requests[0]?.headers.get('X-Request-Id'))
  })
})

test('gets the session as it would without the handler', async () => {
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

test('gets lists as it would without the handler', async () => {
  const rows = [{ session_id: 's1', metadata: { a: 1 }, user_id: 'u1', id: 0 }]
  const answer: Answer = ({ url }) =>
    json(url.includes('ordered') ? { sessions: rows, total_count: 9, response_count: 1 } : rows)
  const { client, zep } = connect({ list: true }, answer)
  const direct = createZepClient({ baseUrl: 'https://zep.test', fetch: zep })

  const params = { pageNumber: 1, pageSize: 1, orderBy: 'created_at', asc: false } as const
  expect(await client.listSessions(params)).toEqual(await direct.listSessions(params))
  expect(await client.listUserSessions('u1')).toEqual(await direct.listUserSessions('u1'))
  expect(zep.requests[0]?.url.split('?')[1]).toBe(zep.requests[1]?.url.split('?')[1])
})

test('sends an edit of more than 1 MiB, and has `too_large`', async () => {
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
