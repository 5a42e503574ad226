import { describe, expect, test, vi } from 'vitest'

import { isZepError } from '../../src/exports/core'
import { createZepHandler } from '../../src/exports/server'
import { fakeFetch } from '../harness/fakeFetch'
import { pollute } from '../harness/pollute'
import { API, API_KEY, EDIT, patchRequest } from '../harness/serve'

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
    ['allowedOrigins', { allowedOrigins: ['file://'] }],
    ['allowedOrigins', { allowedOrigins: ['capacitor://'] }],
    ['allowedOrigins', { allowedOrigins: ['capacitor://localhost/'] }],
    ['allowedOrigins', { allowedOrigins: ['capacitor:localhost'] }],
    ['allowedOrigins', { allowedOrigins: ['capacitor://*'] }],
    ['allowedOrigins', { allowedOrigins: ['capacitor://u@localhost'] }],
    ['allowedOrigins', { allowedOrigins: [new URL('https://app.test')] }],
    ['authorizeEdit', { authorizeEdit: true }],
    ['authorizeEdit', { authorizeEdit: null }],
    ['schema', { schema: null }],
    ['schema', { schema: {} }],
    ['schema', { schema: () => true }],
    ['schema', { schema: { '~standard': null } }],
    ['schema', { schema: { '~standard': { validate: true } } }],
    ['schema', { schema: 'plan' }],
    ['readOnlyKeys', { readOnlyKeys: 'plan' }],
    ['readOnlyKeys', { readOnlyKeys: null }],
    ['readOnlyKeys', { readOnlyKeys: [undefined] }],
    ['readOnlyKeys', { readOnlyKeys: [['plan']] }],
    ['readOnlyKeys', { readOnlyKeys: new Set(['plan']) }],
    ['onEdit', { onEdit: 'log' }],
    ['onError', { onError: {} }],
    ['maxPageSize', { maxPageSize: 0 }],
    ['maxPageSize', { maxPageSize: -5 }],
    ['maxPageSize', { maxPageSize: 1.5 }],
    ['maxPageSize', { maxPageSize: Infinity }],
    ['maxPageSize', { maxPageSize: '20' }],
    ['maxConcurrentUpdates', { maxConcurrentUpdates: 0 }],
    ['maxConcurrentUpdates', { maxConcurrentUpdates: -1 }],
    ['maxConcurrentUpdates', { maxConcurrentUpdates: 1.5 }],
    ['maxConcurrentUpdates', { maxConcurrentUpdates: NaN }],
    ['maxConcurrentUpdates', { maxConcurrentUpdates: -Infinity }],
    ['maxConcurrentUpdates', { maxConcurrentUpdates: '1' }],
    ['maxConcurrentUpdates', { maxConcurrentUpdates: null }],
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

  test('without any options', () => {
    const error = errorOf(() => createZepHandler(undefined as never))

    expect(isZepError(error, 'invalid_input')).toBe(true)
  })

  test('in a browser, where everybody could read the key, and the message says what to do', () => {
    vi.stubGlobal('window', {})
    vi.stubGlobal('document', {})

    const error = errorOf(make({}))
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'apiKey' }] })
    expect(String(error)).toContain('Create the handler on your server only.')
    expect(String(error)).toContain('A test needs the environment "node" instead of "jsdom".')
    expect(String(error)).not.toContain('dangerouslyAllowBrowser')
  })
})

describe('an option on a polluted Object.prototype', () => {
  const evil = 'https://evil.test'
  const edit = (changes: Record<string, string | undefined>) => () =>
    patchRequest(`${API}/sessions/s1`, EDIT, { 'Sec-Fetch-Site': undefined, ...changes })
  const fromServer = edit({ Origin: undefined })
  const fromElsewhere = edit({ Origin: evil })
  const acrossSites = edit({ 'Sec-Fetch-Site': 'cross-site', Origin: evil })
  const list = () => new Request(`${API}/sessions-ordered`)

  test.each<[string, unknown, () => Request, number]>([
    ['allowServerCallers', true, fromServer, 403],
    ['allowServerCallers', true, acrossSites, 403],
    ['allowedOrigins', [evil], fromServer, 403],
    ['allowedOrigins', [evil], fromElsewhere, 403],
    ['allowedOrigins', [evil], acrossSites, 403],
    ['operations', ['listSessions'], list, 404],
    ['basePath', '/elsewhere', list, 404],
    ['dangerouslyAllowBrowser', true, list, 404],
  ])('%s has no effect', async (name, value, request, status) => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    const response = await pollute(name, value, () => make({ fetch })()(request()))

    expect(response.status).toBe(status)
    expect(fetch).not.toHaveBeenCalled()
  })

  test('authorize has no effect', async () => {
    const create = () => createZepHandler({ apiKey: API_KEY } as never)
    const error = await pollute(
      'authorize',
      () => true,
      () => errorOf(create),
    )

    expect(error).toMatchObject({ issues: [{ path: 'authorize' }] })
  })

  test.each<[string, unknown]>([
    ['baseUrl', evil],
    ['fetch', () => Promise.reject(new Error('evil'))],
  ])('%s does not change where the key goes', async (name, value) => {
    const zep = fakeFetch()
    vi.stubGlobal('fetch', zep)
    const request = new Request(`${API}/sessions/s1`)
    await pollute(name, value, () => make({})()(request))

    expect(zep.requests.map(({ url }) => url)).toEqual([
      'https://api.getzep.com/api/v2/sessions/s1',
    ])
  })
})

test('reaches a Zep over http only if allowInsecureHttp is true', async () => {
  const fetch = fakeFetch()
  const options = { baseUrl: 'http://zep:8000/api/v2', fetch }
  expect(make(options)).toThrow('set allowInsecureHttp: true')
  expect(make({ ...options, allowInsecureHttp: 'true' })).toThrow('set allowInsecureHttp: true')

  const handler = make({ ...options, allowInsecureHttp: true })()
  await handler(new Request('https://app.test/api/zep/sessions/s1'))
  expect(fetch.requests).toMatchObject([{ url: 'http://zep:8000/api/v2/sessions/s1' }])
})

test('without options, the error says what is needed', () => {
  const untyped = createZepHandler as (options?: unknown) => unknown
  const message = 'options must be an object like { apiKey, authorize }, but is undefined.'
  expect(errorOf(() => untyped())).toMatchObject({ code: 'invalid_input', message })
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
