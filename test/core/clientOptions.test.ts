import { describe, expect, test, vi } from 'vitest'
import { createZepClient } from '../../src/exports/core'
import { corpus, evaluate } from './corpus'
import { errorOf, fakeFetch } from './fakeFetch'

describe('a base URL', () => {
  test.each(corpus.baseUrls)('$id $baseUrl ($env)', async ({ baseUrl, env, expect: expected }) => {
    if (env === 'browser') enterBrowser()
    const fetch = fakeFetch()
    const call = () => createZepClient({ baseUrl, fetch }).getSession('a')

    if (expected.outcome === 'use') {
      await call()
      expect(fetch.requests[0]?.url).toBe(`${expected.value}/sessions/a`)
      expect(createZepClient({ baseUrl }).scope).toBe(expected.value)
    } else {
      const { path, code } = expected
      const refusal = { code: 'invalid_input', issues: [{ path, code }] }
      expect(await errorOf(call)).toMatchObject(refusal)
      expect(fetch.requests).toEqual([])
    }
  })

  test('that is relative can be constructed on a server, where modules are evaluated too', () => {
    expect(createZepClient({ baseUrl: '/api/zep/' }).scope).toBe('/api/zep')
  })

  test.each(['http://127.0.0.2/x', 'http://localhost:8000', 'http://zep.localhost'])(
    '%s may be http, since it leaves no machine',
    (baseUrl) => {
      expect(createZepClient({ baseUrl }).scope).toBe(baseUrl)
    },
  )

  test.each([
    ['http://zep.example', 'insecure'],
    ['http://127.0.0.1.evil.com', 'insecure'],
    ['https://h/%2e%2E/users', 'not_normalised'],
    ['https://h/api?', 'query_or_fragment'],
    ['h/api', 'invalid_url'],
    [5, 'invalid_type'],
  ])('%s is refused', async (baseUrl, code) => {
    const make = () => createZepClient({ baseUrl: baseUrl as string })
    expect(await errorOf(make)).toMatchObject({ issues: [{ path: 'baseUrl', code }] })
  })

  test('is the hosted service where none is given', async () => {
    const fetch = fakeFetch()
    await createZepClient({ fetch }).getSession('a')
    expect(fetch.requests[0]?.url).toBe('https://api.getzep.com/api/v2/sessions/a')
  })
})

describe('a key', () => {
  test.each(corpus.apiKeys)('$id $js', async ({ js, expect: expected }) => {
    const apiKey = evaluate(js) as string
    const fetch = fakeFetch()
    const make = () => createZepClient({ apiKey, fetch })
    const call = () => createZepClient({ apiKey: () => apiKey, fetch }).getSession('a')

    if (expected.outcome === 'use') {
      await make().getSession('a')
      await call()
      for (const { headers } of fetch.requests) {
        expect(headers.get('authorization')).toBe(`Api-Key ${apiKey}`)
      }
      expect(fetch.requests).toHaveLength(2)
    } else {
      const { path, code } = expected
      const refusal = { code: 'invalid_input', issues: [{ path, code }] }
      expect(await errorOf(make)).toMatchObject(refusal)
      expect(await errorOf(call)).toMatchObject(refusal)
      expect(fetch.requests).toEqual([])
    }
  })

  test('in a browser is refused when the client is made, and the error says what to do', async () => {
    enterBrowser()
    const error = await errorOf(() => createZepClient({ apiKey: 'k' }))
    expect(error).toMatchObject({ issues: [{ path: 'apiKey', code: 'in_browser' }] })
    expect(String(error)).toContain('react-zep/server')
    expect(await errorOf(() => createZepClient({ apiKey: () => 'k' }))).toMatchObject({
      code: 'invalid_input',
    })
    expect(() => createZepClient({ apiKey: 'k', dangerouslyAllowBrowser: true })).not.toThrow()
    expect(() => createZepClient({ baseUrl: '/api/zep' })).not.toThrow()
  })

  test('is asked for anew by each request', async () => {
    const fetch = fakeFetch()
    let count = 0
    const client = createZepClient({ fetch, apiKey: () => Promise.resolve(`k${++count}`) })
    await client.getSession('a')
    await client.getSession('a')
    const sent = fetch.requests.map(({ headers }) => headers.get('authorization'))
    expect(sent).toEqual(['Api-Key k1', 'Api-Key k2'])
  })

  test('whose function throws is reported with what it threw', async () => {
    const fetch = fakeFetch()
    const cause = new Error('vault is sealed')
    const client = createZepClient({ fetch, apiKey: () => Promise.reject(cause) })
    expect(await errorOf(() => client.getSession('a'))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'apiKey', code: 'function_threw' }],
      cause,
    })
    expect(fetch.requests).toEqual([])
  })

  test('left out sends no Authorization, or the one among the headers', async () => {
    const fetch = fakeFetch()
    await createZepClient({ fetch }).getSession('a')
    await createZepClient({ fetch, headers: { authorization: 'Bearer t' } }).getSession('a')
    const sent = fetch.requests.map(({ headers }) => headers.get('authorization'))
    expect(sent).toEqual([null, 'Bearer t'])
  })
})

describe('headers', () => {
  test('are sent with every request, but never in place of what defines it', async () => {
    const fetch = fakeFetch()
    const headers = { 'x-tenant': 't', authorization: 'x', 'content-type': 'x' }
    const client = createZepClient({ fetch, apiKey: 'k', headers: () => headers })
    await client.updateSession('a', { metadata: { a: 1 } })
    expect(Object.fromEntries(fetch.requests[0]?.headers ?? [])).toEqual({
      'x-tenant': 't',
      authorization: 'Api-Key k',
      'content-type': 'application/json',
    })
  })

  test('that HTTP cannot hold are refused without being quoted', async () => {
    const fetch = fakeFetch()
    const client = createZepClient({ fetch, headers: { 'x-token': 'sentinel\n1' } })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({ issues: [{ path: 'headers', code: 'invalid_header' }] })
    expect(fetch.requests).toEqual([])
  })
})

describe('a client', () => {
  test('looks the global fetch up at each request, so that a mock set up later is used', async () => {
    const client = createZepClient()
    const fetch = fakeFetch()
    vi.stubGlobal('fetch', fetch)
    await client.getSession('a')
    expect(fetch.requests).toHaveLength(1)
  })

  test('works when its methods are taken off it', async () => {
    const { getSession } = createZepClient({ fetch: fakeFetch() })
    expect(await getSession('a')).toMatchObject({ sessionId: 'a' })
  })

  test('is not changed by a later change of its options', async () => {
    const fetch = fakeFetch()
    const options = { fetch, apiKey: 'k' }
    const client = createZepClient(options)
    options.apiKey = 'other'
    await client.getSession('a')
    expect(fetch.requests[0]?.headers.get('authorization')).toBe('Api-Key k')
  })

  test('has the scope it is given', () => {
    expect(createZepClient({ scope: 'project-b' }).scope).toBe('project-b')
  })
})

function enterBrowser(): void {
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('document', {})
}
