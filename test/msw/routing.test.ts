import { describe, expect, test } from 'vitest'

import { BASE_URL, startZep } from '../harness/startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }

describe('the mock', () => {
  test('refuses any header except the exact one with a plain-text 401, if it has an apiKey', async () => {
    const { zep, send } = startZep({ sessions: [demo], apiKey: 'z_secret' })

    const right = { Authorization: 'Api-Key z_secret' }
    expect((await send('GET', '/sessions/demo', undefined, right)).status).toBe(200)
    for (const Authorization of ['', 'Api-Key other', 'api-key z_secret', 'Bearer z_secret']) {
      const body = { metadata: { plan: 'pro' } }
      const response = await send('PATCH', '/sessions/demo', body, { Authorization })
      expect(response.status).toBe(401)
      expect(response.headers.get('Content-Type')).toContain('text/plain')
      expect(await response.text()).toBe('unauthorized\n')
    }
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test('responds to another method of a known route with a 405 without a body', async () => {
    const { send } = startZep({ sessions: [demo] })

    for (const [method, path] of [
      ['PUT', '/sessions/demo'],
      ['PATCH', '/sessions'],
    ] as const) {
      const response = await send(method, path)
      expect(response.status).toBe(405)
      expect(await response.text()).toBe('')
    }
  })

  test.each(['/nowhere', '/sessions/a/b/c', '/constructor', '/users/u1/sessions/x'])(
    'responds to the unknown route %s with a plain-text 404',
    async (path) => {
      const { send } = startZep({ sessions: [demo] })

      const response = await send('GET', path)
      expect(response.status).toBe(404)
      expect(response.headers.get('Content-Type')).toContain('text/plain')
      expect(await response.text()).toBe('404 page not found\n')
    },
  )
})

describe('baseUrl', () => {
  test("is Zep Cloud's by default", async () => {
    startZep({ baseUrl: undefined, sessions: [demo] })
    const response = await fetch('https://api.getzep.com/api/v2/sessions/demo')
    expect(response.status).toBe(200)
  })

  test.each([
    ['http://localhost:8000/api/v2/', 'http://localhost:8000/api/v2/sessions/demo'],
    ['https://zep.test', 'https://zep.test/sessions/demo'],
    ['http://zep:8000', 'http://zep:8000/sessions/demo'],
    ['HTTPS://Zep.Test/a.b(c)', 'https://zep.test/a.b(c)/sessions/demo'],
    ['/api/zep', 'http://localhost:3000/api/zep/sessions/demo'],
    ['/api/zep/', 'https://app.test/api/zep/sessions/demo'],
  ])('%s matches %s', async (baseUrl, url) => {
    const { zep } = startZep({ baseUrl, sessions: [demo] })

    expect((await fetch(url)).status).toBe(200)
    expect(zep.requests).toMatchObject([{ url, path: '/sessions/demo', sessionId: 'demo' }])
  })

  test.each([
    [BASE_URL, 'https://zep.test/api/v22/sessions/demo'],
    [BASE_URL, `https://app.test/${BASE_URL}/sessions/demo`],
    ['https://zep.test/a.b', 'https://zep.test/axb/sessions/demo'],
    ['/api/zep', 'https://app.test/other/api/zep/sessions/demo'],
  ])('%s does not match %s', async (baseUrl, url) => {
    const { zep } = startZep({ baseUrl, sessions: [demo] })

    expect(await (await fetch(url)).text()).toBe('not for Zep')
    expect(zep.requests).toEqual([])
  })

  test.each(['api/zep', '', 'https://key@zep.test'])(
    '%j is refused, as the client refuses it',
    (baseUrl) => {
      expect(() => startZep({ baseUrl })).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      )
    },
  )
})
