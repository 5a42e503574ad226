import { describe, expect, test } from 'vitest'

import { concernsContent } from '../../src/core/errors/concernsContent'
import { createZepClient, isZepError, ZepError, type ZepErrorInit } from '../../src/exports/core'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

/** The statuses of a response that is not successful, and some that HTTP does not define. */
const STATUSES = Array.from({ length: 300 }, (_, index) => 300 + index)

const ABOUT_CONTENT = [400, 413, 422, 500]

/** The error of an edit to which the server responds with this status and body. */
async function refusedWith(status: number, body: object): Promise<ZepError> {
  const fetch = fakeFetch(() => {
    // No body is allowed with 304.
    return new Response(status === 304 ? null : JSON.stringify(body), { status })
  })
  return failureOf({ fetch })
}

async function failureOf(
  options: Parameters<typeof createZepClient>[0],
  metadata: object = { a: 1 },
): Promise<ZepError> {
  const client = createZepClient({ baseUrl: 'https://zep.test/api/v2', ...options })
  const error = await errorOf(() => client.updateSession('s', { metadata }))
  if (!isZepError(error)) throw error
  return error
}

describe('a response with an error status', () => {
  test('concerns the content of the request for 400, 413, 422 and 500, and for no other', async () => {
    const found: number[] = []
    for (const status of STATUSES) {
      if (concernsContent(await refusedWith(status, { message: 'm' }))) found.push(status)
    }
    expect(found).toEqual(ABOUT_CONTENT)
  })

  test('never concerns the content if its body says `retryable: false`', async () => {
    const found: number[] = []
    for (const status of STATUSES) {
      if (concernsContent(await refusedWith(status, { retryable: false }))) found.push(status)
    }
    expect(found).toEqual([])
  })

  test('never concerns the content if its body is larger than maxResponseBytes', async () => {
    const found: number[] = []
    for (const status of ABOUT_CONTENT) {
      const fetch = fakeFetch(() => new Response('{"message":"m"}', { status }))
      if (concernsContent(await failureOf({ fetch, maxResponseBytes: 8 }))) found.push(status)
    }
    expect(found).toEqual([])
  })

  test('concerns the content whether or not its body is JSON', async () => {
    const fetch = fakeFetch(() => new Response('<h1>Bad Request</h1>', { status: 400 }))
    expect(concernsContent(await failureOf({ fetch }))).toBe(true)
  })
})

describe('an edit that is not sent', () => {
  const big = 'x'.repeat(3 * 1024 * 1024)

  test.each([
    ['is over 5 MiB', { a: big, b: big }],
    ['contains a function', { a: () => 1 }],
    ['is empty', {}],
  ])('concerns the content if it %s', async (_, metadata) => {
    const error = await failureOf({}, metadata)
    expect(error.code).toBe('invalid_input')
    expect(concernsContent(error)).toBe(true)
  })

  const fail = (): never => {
    throw new Error('signed out')
  }

  test.each([
    ['the API key cannot be read', { apiKey: fail }],
    ['the API key is blank', { apiKey: () => ' ' }],
    ['the headers cannot be read', { headers: fail }],
    ['a header is invalid', { headers: () => ({ 'X-User': 'a\nb' }) }],
    ['the base URL is relative on a server', { baseUrl: '/api/zep' }],
  ])('does not concern the content if %s', async (_, options) => {
    const error = await failureOf(options)
    expect(error.code).toBe('invalid_input')
    expect(concernsContent(error)).toBe(false)
  })
})

test.each<ZepErrorInit>([
  { code: 'network', message: 'm' },
  { code: 'timeout', message: 'm' },
  { code: 'timeout', message: 'm', status: 504 },
  { code: 'redirect', message: 'm' },
  { code: 'redirect', message: 'm', status: 400 },
  { code: 'invalid_response', message: 'm', status: 200 },
  { code: 'session_mismatch', message: 'm', status: 200 },
  { code: 'server', message: 'm', status: 500, retryable: false },
  { code: 'http', message: 'm' },
])('%j does not concern the content', (init) => {
  expect(concernsContent(new ZepError(init))).toBe(false)
})

test('a copy of an error concerns the content if the original does', async () => {
  const refused = await refusedWith(400, {})
  const marked = await refusedWith(400, { retryable: false })
  expect(concernsContent(new ZepError(refused))).toBe(true)
  expect(concernsContent(new ZepError(marked))).toBe(false)
})
