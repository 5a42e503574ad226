import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'

import {
  createZepClient,
  sessionKeys,
  sessionQueryOptions,
  type ZepClientOptions,
} from '../../src/exports/index'
import { editEngine } from '../../src/edits/EditEngine'

const BASE_URL = 'https://zep.test/api/v2'
const refusing = { fetch: () => Promise.reject(new Error('offline')) }

function clientOf(options: ZepClientOptions) {
  return createZepClient({
    baseUrl: BASE_URL,
    ...refusing,
    dangerouslyAllowBrowser: true,
    ...options,
  })
}

/** Whether a second client may use the QueryClient of a first one that has read a session. */
function canShare(first: ZepClientOptions, second: ZepClientOptions): boolean {
  const queryClient = new QueryClient()
  const client = clientOf(first)
  editEngine(queryClient, client)
  queryClient.getQueryCache().build(queryClient, { queryKey: sessionKeys(client).detail('s') })
  try {
    editEngine(queryClient, clientOf(second))
    return true
  } catch (error) {
    expect(error).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'keyPrefix "zep"', code: 'key_prefix_of_another_caller' }],
    })
    return false
  }
}

const user = (id: string): ZepClientOptions => ({ headers: { 'X-User': id } })

describe('two clients under one keyPrefix in one QueryClient', () => {
  test.each<[string, ZepClientOptions, ZepClientOptions]>([
    ['other headers', user('1'), user('2')],
    ['headers of which one has none', user('1'), {}],
    ['other API keys', { apiKey: 'a' }, { apiKey: 'b' }],
    ['an API key of which one has none', { apiKey: 'a' }, {}],
  ])('clients with %s are refused, because each would see the edits of the other', (_, a, b) => {
    expect(canShare(a, b)).toBe(false)
    expect(canShare(b, a)).toBe(false)
  })

  test.each<[string, ZepClientOptions, ZepClientOptions]>([
    ['the same headers, spelled differently', user('1'), { headers: [['x-user', '1']] }],
    ['functions, which may return anything', { headers: () => ({}) }, { headers: () => ({}) }],
    ['other timeouts', { timeoutMs: 1 }, { timeoutMs: 2 }],
    ['another keyPrefix', user('1'), { ...user('2'), keyPrefix: 'other' }],
  ])('clients with %s are accepted', (_, a, b) => {
    expect(canShare(a, b)).toBe(true)
  })

  test('once the QueryClient is cleared, as at a logout, the next user may use it', () => {
    const queryClient = new QueryClient()
    const first = clientOf(user('1'))
    editEngine(queryClient, first)
    queryClient.getQueryCache().build(queryClient, { queryKey: sessionKeys(first).detail('s') })
    const second = clientOf(user('2'))
    expect(() => editEngine(queryClient, second)).toThrow()
    queryClient.clear()
    editEngine(queryClient, second)
    queryClient.getQueryCache().build(queryClient, { queryKey: sessionKeys(first).detail('s') })
    expect(() => editEngine(queryClient, first)).toThrow()
  })

  test('the query options refuse a second caller too', async () => {
    const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
    await queryClient
      .fetchQuery(sessionQueryOptions(clientOf(user('1')), 's'))
      .catch(() => undefined)
    const options = sessionQueryOptions(clientOf(user('2')), 't')
    await expect(queryClient.fetchQuery(options)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
