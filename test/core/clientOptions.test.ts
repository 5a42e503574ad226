import { describe, expect, test, vi } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { corpus, evaluate } from '../harness/corpus'
import { errorOf, fakeFetch } from '../harness/fakeFetch'
import { pollute } from '../harness/pollute'

describe('baseUrl', () => {
  test.each(corpus.baseUrls)(
    '$id: the base URL $baseUrl is used or refused ($env)',
    async ({ baseUrl, env, expect: expected }) => {
      if (env === 'browser') enterBrowser()
      const fetch = fakeFetch()
      const call = () => createZepClient({ baseUrl, fetch }).getSession('a')

      if (expected.outcome === 'use') {
        await call()
        expect(fetch.requests[0]?.url).toBe(`${expected.value}/sessions/a`)
        expect(createZepClient({ baseUrl }).baseUrl).toBe(expected.value)
      } else {
        const { path, code } = expected
        const refusal = { code: 'invalid_input', issues: [{ path, code }] }
        expect(await errorOf(call)).toMatchObject(refusal)
        expect(fetch.requests).toEqual([])
      }
    },
  )

  test('a client with a relative base URL can be created on a server, where modules are evaluated too', () => {
    expect(createZepClient({ baseUrl: '/api/zep/' }).baseUrl).toBe('/api/zep')
  })

  test.each(['http://127.0.0.2/x', 'http://localhost:8000', 'http://zep.localhost'])(
    'the base URL %s may use http, since its traffic never leaves the machine',
    (baseUrl) => {
      expect(createZepClient({ baseUrl }).baseUrl).toBe(baseUrl)
    },
  )

  test.each([
    ['http://zep.example', 'insecure'],
    ['http://127.0.0.1.evil.com', 'insecure'],
    ['https://h/%2e%2E/users', 'not_normalised'],
    ['https://h/api?', 'query_or_fragment'],
    ['h/api', 'invalid_url'],
    [5, 'invalid_type'],
  ])('the base URL %s is refused as %s', async (baseUrl, code) => {
    const make = () => createZepClient({ baseUrl: baseUrl as string })
    expect(await errorOf(make)).toMatchObject({ issues: [{ path: 'baseUrl', code }] })
  })

  test('a client in a network of the app may use http once the app allows it', async () => {
    const fetch = fakeFetch()
    const baseUrl = 'http://zep:8000/api/v2'
    const error = await errorOf(() => createZepClient({ baseUrl, fetch }))
    expect(error).toMatchObject({
      message:
        'baseUrl must use https (http is allowed on localhost only). For a Zep in your own network, set allowInsecureHttp: true.',
    })
    const client = createZepClient({ baseUrl, fetch, apiKey: 'k', allowInsecureHttp: true })
    await client.getSession('a')
    expect(client.baseUrl).toBe(baseUrl)
    expect(fetch.requests).toMatchObject([{ url: `${baseUrl}/sessions/a` }])
  })

  test.each([false, undefined, 'false', 'true', 1])(
    'allowInsecureHttp: %j does not allow http',
    async (allowInsecureHttp) => {
      const options = {
        baseUrl: 'http://zep:8000',
        allowInsecureHttp: allowInsecureHttp as boolean,
      }
      expect(await errorOf(() => createZepClient(options))).toMatchObject({
        issues: [{ path: 'baseUrl', code: 'insecure' }],
      })
    },
  )

  test.each([
    ['ftp://zep:8000', 'scheme'],
    ['http://u:p@zep:8000', 'credentials'],
    ['//zep:8000', 'protocol_relative'],
  ])('allowInsecureHttp allows http only: %s is refused', async (baseUrl, code) => {
    const make = () => createZepClient({ baseUrl, allowInsecureHttp: true })
    expect(await errorOf(make)).toMatchObject({ issues: [{ path: 'baseUrl', code }] })
  })

  test.each([
    ['slashes', `https://h/${'/'.repeat(200_000)}x`],
    ['slashes after the origin of the page', `/${'a/'.repeat(100_000)}${'/'.repeat(200_000)}x`],
    ['dots', `https://h/${'.'.repeat(200_000)}`],
    ['labels', `http://${'a.'.repeat(100_000)}localhost`],
  ])('a base URL with 200,000 characters of %s is refused at once', async (_name, baseUrl) => {
    expect(await errorOf(() => createZepClient({ baseUrl }))).toMatchObject({
      issues: [{ path: 'baseUrl', code: 'too_long' }],
    })
  })

  test('a base URL may have 2,048 characters, and any number of them may be slashes at the end', () => {
    const baseUrl = `https://h/api${'/'.repeat(2035)}`
    expect(baseUrl).toHaveLength(2048)
    expect(createZepClient({ baseUrl }).baseUrl).toBe('https://h/api')
    expect(() => createZepClient({ baseUrl: `${baseUrl}/` })).toThrow('baseUrl')
  })

  test('the base URL defaults to the hosted service', async () => {
    const fetch = fakeFetch()
    await createZepClient({ fetch }).getSession('a')
    expect(fetch.requests[0]?.url).toBe('https://api.getzep.com/api/v2/sessions/a')
  })
})

describe('apiKey', () => {
  test.each(corpus.apiKeys)(
    '$id: the API key $js is used or refused, as a string and as a function',
    async ({ js, expect: expected }) => {
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
    },
  )

  test('an API key in a browser is refused when the client is created, and the error says what to do', async () => {
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

  test('an apiKey function is called for every request', async () => {
    const fetch = fakeFetch()
    let count = 0
    const client = createZepClient({ fetch, apiKey: () => Promise.resolve(`k${++count}`) })
    await client.getSession('a')
    await client.getSession('a')
    const sent = fetch.requests.map(({ headers }) => headers.get('authorization'))
    expect(sent).toEqual(['Api-Key k1', 'Api-Key k2'])
  })

  test('if the apiKey function throws, the request rejects with that error as the cause', async () => {
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

  test('without an apiKey, no Authorization is sent except one from the headers option', async () => {
    const fetch = fakeFetch()
    await createZepClient({ fetch }).getSession('a')
    await createZepClient({ fetch, headers: { authorization: 'Bearer t' } }).getSession('a')
    const sent = fetch.requests.map(({ headers }) => headers.get('authorization'))
    expect(sent).toEqual([null, 'Bearer t'])
  })
})

describe('headers', () => {
  test('the headers option adds headers, but cannot override Authorization and Content-Type', async () => {
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

  test('an invalid header is refused before anything is sent', async () => {
    const fetch = fakeFetch()
    const client = createZepClient({ fetch, headers: { 'x-token': 'sentinel\n1' } })
    const error = await errorOf(() => client.getSession('a'))
    expect(error).toMatchObject({ issues: [{ path: 'headers', code: 'invalid_header' }] })
    expect(fetch.requests).toEqual([])
  })
})

describe('createZepClient', () => {
  test('a client looks up the global fetch at each request, so that a mock installed later is used', async () => {
    const client = createZepClient()
    const fetch = fakeFetch()
    vi.stubGlobal('fetch', fetch)
    await client.getSession('a')
    expect(fetch.requests).toHaveLength(1)
  })

  test('the methods of a client work when destructured', async () => {
    const { getSession } = createZepClient({ fetch: fakeFetch() })
    expect(await getSession('a')).toMatchObject({ sessionId: 'a' })
  })

  test('changing the options object later does not change the client', async () => {
    const fetch = fakeFetch()
    const options = { fetch, apiKey: 'k' }
    const client = createZepClient(options)
    options.apiKey = 'other'
    await client.getSession('a')
    expect(fetch.requests[0]?.headers.get('authorization')).toBe('Api-Key k')
  })

  test.each<[string, unknown]>([
    ['baseUrl', 'https://evil.test'],
    ['apiKey', 'z_evil'],
    ['headers', { 'x-evil': '1' }],
    ['fetch', () => Promise.reject(new Error('evil'))],
    ['keyPrefix', 'evil'],
    ['maxResponseBytes', 1],
  ])('%s of a polluted Object.prototype is not used', async (name, value) => {
    const fetch = fakeFetch()
    vi.stubGlobal('fetch', fetch)
    const client = await pollute(name, value, async () => {
      const made = createZepClient({})
      await made.getSession('a')
      return made
    })
    const [sent] = fetch.requests
    expect(sent?.url).toBe('https://api.getzep.com/api/v2/sessions/a')
    expect([...(sent?.headers ?? [])]).toEqual([])
    expect(client.keyPrefix).toBe('zep')
  })

  test('a polluted Object.prototype does not allow an API key in a browser', async () => {
    enterBrowser()
    const make = () => createZepClient({ apiKey: 'k' })
    await pollute('dangerouslyAllowBrowser', true, () => {
      expect(make).toThrow('apiKey')
    })
  })

  test('a client has the key prefix that it is given', () => {
    expect(createZepClient({ keyPrefix: 'project-b' }).keyPrefix).toBe('project-b')
  })
})

function enterBrowser(): void {
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('document', {})
}
