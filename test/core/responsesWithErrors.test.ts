import { describe, expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

/** A client whose server always sends the same response. */
function clientReceiving(body: string | null, init: ResponseInit = {}) {
  const fetch = fakeFetch(() => new Response(body, init))
  return createZepClient({ baseUrl: 'https://zep.test/api/v2', fetch })
}

describe('an error response', () => {
  test.each([
    [400, 'bad_request', false],
    [401, 'unauthorized', false],
    [403, 'forbidden', false],
    [404, 'not_found', false],
    [408, 'http', true],
    [409, 'conflict', false],
    [410, 'gone', false],
    [413, 'too_large', false],
    [422, 'http', false],
    [429, 'rate_limited', true],
    [500, 'server', true],
    [501, 'server', false],
    [502, 'server', true],
    [503, 'server', true],
    [504, 'server', true],
  ])('status %d becomes the code %s, retryable: %s', async (status, code, retryable) => {
    const client = clientReceiving('{"message":"m"}', { status })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({ code, status, retryable, sessionId: 'a' })
  })

  test.each([408, 429, 500, 502, 503, 504])(
    'a %d whose body says `retryable: false` is not retryable, and says where to look',
    async (status) => {
      const client = clientReceiving('{"message":"m","retryable":false}', { status })
      const error = await errorOf(() => client.getSession('a'))
      expect(error).toMatchObject({ status, retryable: false, issues: [{ code: 'not_retryable' }] })
      expect(String(error)).toContain('A retry cannot fix this: check the setup and the logs')
      expect(String(error)).not.toContain('Try again later')
    },
  )

  test.each([
    '{"message":"m","retryable":true}',
    '{"message":"m","retryable":"false"}',
    '{"message":"m","retryable":0}',
    '{"message":"m","retryable":null}',
    '{"message":"m","error":{"retryable":false}}',
    '["retryable",false]',
    '"retryable: false"',
    'false',
    '',
  ])('a 503 with the body %s is retryable', async (body) => {
    const error = await errorOf(() => clientReceiving(body, { status: 503 }).getSession('a'))
    expect(error).toMatchObject({ retryable: true, issues: [] })
    expect(String(error)).toContain('Try again later.')
  })

  test.each([400, 401, 404, 409])(
    'a %d whose body says `retryable: true` is not retryable all the same',
    async (status) => {
      const client = clientReceiving('{"message":"m","retryable":true}', { status })
      expect(await errorOf(() => client.getSession('a'))).toMatchObject({ retryable: false })
    },
  )

  test('a success may contain `retryable: false`', async () => {
    const client = clientReceiving('{"session_id":"a","retryable":false}')
    expect(await client.getSession('a')).toMatchObject({ sessionId: 'a' })
  })

  test.each([
    [401, 'The sign-in or the API key is missing or wrong (401).'],
    [403, 'This is not allowed (403). Check the API key, or authorize of your server.'],
  ])('a %d is explained for Zep and for a server of the app: %s', async (status, message) => {
    const error = await errorOf(() => clientReceiving('', { status }).getSession('a'))
    expect(error).toMatchObject({ operation: 'getSession', message })
  })

  test('a ZepError has the request id and the delay that Retry-After asks for', async () => {
    const headers = { 'x-request-id': 'r-1', 'retry-after': '3' }
    const client = clientReceiving('', { status: 429, headers })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({ requestId: 'r-1', retryAfterMs: 3000 })
  })

  test('an error message quotes the server for a 4xx, but not for a 5xx', async () => {
    const words = 'session ended: session has ended'
    const body = JSON.stringify({ message: words })
    const edit = (status: number) =>
      errorOf(() => clientReceiving(body, { status }).updateSession('a', { metadata: { a: 1 } }))

    const conflict = await edit(409)
    expect(String(conflict)).toBe(`ZepError: An ended session cannot be edited (409: ${words}).`)
    const crash = await edit(500)
    expect(crash).toMatchObject({ serverMessage: words })
    expect(String(crash)).not.toContain(words)
    expect(JSON.stringify(crash)).not.toContain(words)
  })

  test('serverMessage is cut off after 300 characters, and what the message quotes after 200', async () => {
    const message = 'x'.repeat(10_000)
    const client = clientReceiving(JSON.stringify({ message }), { status: 400 })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({ serverMessage: `${'x'.repeat(299)}…` })
    expect(String(error)).toContain(`400: ${'x'.repeat(199)}…)`)
  })

  test.each([
    [404, '404 page not found\n'],
    [404, '<!doctype html><title>Not found</title>'],
    [410, ''],
  ])('a %d with the body "%s" points at baseUrl', async (status, body) => {
    const error = await errorOf(() => clientReceiving(body, { status }).getSession('a'))
    expect(error).toMatchObject({ issues: [{ path: 'baseUrl', code: 'no_route' }] })
    expect(String(error)).toContain('no v2 sessions API at baseUrl')
  })

  test('a 404 for a session that does not exist points at the id', async () => {
    const client = clientReceiving('{"message":"not found"}', { status: 404 })
    expect(await errorOf(() => client.getSession('a'))).toMatchObject({
      message: 'There is no such session or user (404: not found). Check the id.',
      issues: [],
    })
  })
})
