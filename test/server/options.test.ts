import { describe, expect, test, vi } from 'vitest'

import { isZepError } from '../../src/exports/core'
import { createZepHandler } from '../../src/exports/server'
import { API_KEY } from '../harness/serve'

const make = (options: Record<string, unknown>) => () =>
  createZepHandler({
    apiKey: API_KEY,
    authorize: () => true,
    ...options,
  })

function errorOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

describe('a handler cannot be created', () => {
  test.each<[string, Record<string, unknown>]>([
    ['apiKey', { apiKey: undefined }],
    ['apiKey', { apiKey: null }],
    ['apiKey', { apiKey: '' }],
    ['apiKey', { apiKey: 'two words' }],
    ['apiKey', { apiKey: 'secret\r\nX-Evil: 1' }],
    ['apiKey', { apiKey: 5 }],
    ['authorize', { authorize: undefined }],
    ['authorize', { authorize: true }],
    ['basePath', { basePath: 'api/zep' }],
    ['basePath', { basePath: 'https://app.test/api/zep' }],
    ['basePath', { basePath: '//evil.test' }],
    ['basePath', { basePath: '/api//zep' }],
    ['basePath', { basePath: '/api/../zep' }],
    ['basePath', { basePath: '/api/.' }],
    ['basePath', { basePath: '/api/zep?x' }],
    ['basePath', { basePath: '/api/zep#x' }],
    ['basePath', { basePath: '/api/%7aep' }],
    ['basePath', { basePath: '/api/zep/*' }],
    ['basePath', { basePath: '/api/[...zep]' }],
    ['basePath', { basePath: '/api/zëp' }],
    ['baseUrl', { baseUrl: '/api/zep' }],
    ['baseUrl', { baseUrl: '' }],
    ['baseUrl', { baseUrl: 'http://zep.test/api/v2' }],
    ['baseUrl', { baseUrl: 'https://user:pass@zep.test' }],
    ['baseUrl', { baseUrl: 'ftp://zep.test' }],
    ['allowedOrigins', { allowedOrigins: ['*'] }],
    ['allowedOrigins', { allowedOrigins: ['null'] }],
    ['allowedOrigins', { allowedOrigins: ['https://*.app.test'] }],
    ['allowedOrigins', { allowedOrigins: ['https://app.test/'] }],
    ['allowedOrigins', { allowedOrigins: ['app.test'] }],
    ['allowedOrigins', { allowedOrigins: ['https://app.test:443'] }],
    ['allowedOrigins', { allowedOrigins: ['https://APP.test'] }],
    ['allowedOrigins', { allowedOrigins: [undefined] }],
    ['allowedOrigins', { allowedOrigins: [/app/] }],
    ['allowedOrigins', { allowedOrigins: 'https://app.test' }],
    ['operations', { operations: ['getSession', 'endSession'] }],
    ['operations', { operations: ['GETSESSION'] }],
    ['operations', { operations: ['keyPrefix'] }],
    ['operations', { operations: ['constructor'] }],
    ['operations', { operations: ['*'] }],
    ['operations', { operations: [undefined] }],
    ['operations', { operations: [['getSession']] }],
    ['operations', { operations: 'getSession' }],
    ['operations', { operations: true }],
    ['operations', { operations: { getSession: true } }],
    ['maxBodyBytes', { maxBodyBytes: 0 }],
    ['maxBodyBytes', { maxBodyBytes: -1 }],
    ['maxBodyBytes', { maxBodyBytes: 1.5 }],
    ['maxBodyBytes', { maxBodyBytes: NaN }],
    ['maxBodyBytes', { maxBodyBytes: Infinity }],
    ['maxBodyBytes', { maxBodyBytes: '1mb' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: Infinity }],
    ['timeoutMs', { timeoutMs: NaN }],
  ])('with a wrong %s: %j', (path, options) => {
    const error = errorOf(make(options))

    expect(isZepError(error, 'invalid_input')).toBe(true)
    expect(error).toMatchObject({ issues: [{ path }] })
    expect(String(error)).not.toContain('secret')
  })

  test('with an unknown operation, and the message lists the valid names', () => {
    expect(make({ operations: ['endSession'] })).toThrow(
      'operations must be an array of these names: getSession, updateSession, addSession, ' +
        'deleteSession, listSessions, listUserSessions.',
    )
  })

  test('in a browser, where everybody could read the key', () => {
    vi.stubGlobal('window', {})
    vi.stubGlobal('document', {})

    expect(make({})).toThrow('react-zep/server')
  })
})

test('no property of the handler shows the key', () => {
  const handler = make({})()

  expect(Reflect.ownKeys(handler).sort()).toEqual(['length', 'name'])
  expect(handler.toString()).not.toContain(API_KEY)
})

test('does not change when its options are changed', async () => {
  const options = {
    apiKey: API_KEY,
    authorize: (): boolean => false,
    fetch: () => Promise.resolve(new Response('{"session_id":"s1"}')),
  }
  const handler = createZepHandler(options)
  options.authorize = () => true

  expect((await handler(new Request('https://app.test/api/zep/sessions/s1'))).status).toBe(403)
})
