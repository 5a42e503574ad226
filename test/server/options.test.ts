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
  const edit = () =>
    new Request('https://app.test/api/zep/sessions/s1', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', Origin: 'https://evil.test' },
      body: '{"metadata":{"plan":"gold"}}',
    })
  const server = () => {
    const request = edit()
    request.headers.delete('Origin')
    return request
  }
  const list = () => new Request('https://app.test/api/zep/sessions-ordered')

  test.each<[string, unknown, () => Request, number]>([
    ['allowServerCallers', true, server, 403],
    ['allowedOrigins', ['https://evil.test'], edit, 403],
    ['operations', ['listSessions'], list, 404],
    ['basePath', '/elsewhere', list, 404],
    ['dangerouslyAllowBrowser', true, list, 404],
  ])('%s has no effect', async (name, value, request, status) => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    Object.defineProperty(Object.prototype, name, { value, configurable: true })
    let response
    try {
      response = await make({ fetch })()(request())
    } finally {
      Reflect.deleteProperty(Object.prototype, name)
    }

    expect(response.status).toBe(status)
    expect(fetch).not.toHaveBeenCalled()
  })

  test('authorize has no effect', () => {
    Object.defineProperty(Object.prototype, 'authorize', { value: () => true, configurable: true })
    let error
    try {
      error = errorOf(() => createZepHandler({ apiKey: API_KEY } as never))
    } finally {
      Reflect.deleteProperty(Object.prototype, 'authorize')
    }

    expect(error).toMatchObject({ issues: [{ path: 'authorize' }] })
  })

  test('fetch and baseUrl do not get the key', async () => {
    const evil = vi.fn<typeof globalThis.fetch>()
    const ours = vi.fn<typeof globalThis.fetch>(async () => new Response('{"session_id":"s1"}'))
    vi.stubGlobal('fetch', ours)
    const polluted = { fetch: evil, baseUrl: 'https://evil.test' }
    for (const [name, value] of Object.entries(polluted)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true })
    }
    try {
      await make({})()(new Request('https://app.test/api/zep/sessions/s1'))
    } finally {
      for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name)
    }

    expect(evil).not.toHaveBeenCalled()
    expect(ours.mock.calls[0]?.[0]).toBe('https://api.getzep.com/api/v2/sessions/s1')
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

describe('a polluted Object.prototype', () => {
  test.each<[string, unknown]>([
    ['baseUrl', 'https://evil.test'],
    ['fetch', () => Promise.reject(new Error('evil'))],
  ])('does not change where the key goes: %s', async (name, value) => {
    const zep = fakeFetch()
    vi.stubGlobal('fetch', zep)
    const request = new Request(`${API}/sessions/s1`)
    await pollute(name, value, () => make({})()(request))

    expect(zep.requests.map(({ url }) => url)).toEqual([
      'https://api.getzep.com/api/v2/sessions/s1',
    ])
  })

  test('does not authorize anybody', async () => {
    await pollute(
      'authorize',
      () => true,
      () => {
        expect(() => createZepHandler({ apiKey: API_KEY } as never)).toThrow('authorize')
      },
    )
  })

  test.each<[string, unknown]>([
    ['allowServerCallers', true],
    ['allowedOrigins', ['https://evil.test']],
  ])('does not let strangers write: %s', async (name, value) => {
    const headers = { 'Sec-Fetch-Site': undefined, Origin: undefined }
    const origin = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' }
    const request = (changes: Record<string, string | undefined>) =>
      patchRequest(`${API}/sessions/s1`, EDIT, changes)
    const requests = [request(headers), request(origin)]
    const handler = await pollute(name, value, () => make({})())

    for (const sent of requests) expect((await handler(sent)).status).toBe(403)
  })
})
