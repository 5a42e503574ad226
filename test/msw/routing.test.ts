import { describe, expect, test } from 'vitest'
import { BASE_URL, startZep } from './startZep'

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }

describe('what is not a session call', () => {
  test('with an apiKey, anything but its exact header is a plain-text 401', async () => {
    const { zep, send } = startZep({ sessions: [demo], apiKey: 'z_secret' })

    const right = { Authorization: 'Api-Key z_secret' }
    expect((await send('GET', '/sessions/demo', undefined, right)).status).toBe(200)
    for (const Authorization of ['', 'Api-Key other', 'api-key z_secret', 'Bearer z_secret']) {
      const body = { metadata: { plan: 'pro' } }
      const answer = await send('PATCH', '/sessions/demo', body, { Authorization })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('Content-Type')).toContain('text/plain')
      expect(await answer.text()).toBe('unauthorized\n')
    }
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test('a known route with another method is a 405 without a body', async () => {
    const { send } = startZep({ sessions: [demo] })

    for (const [method, path] of [
      ['PUT', '/sessions/demo'],
      ['PATCH', '/sessions'],
    ] as const) {
      const answer = await send(method, path)
      expect(answer.status).toBe(405)
      expect(await answer.text()).toBe('')
    }
  })

  test.each(['/nowhere', '/sessions/a/b/c', '/constructor', '/users/u1/sessions/x'])(
    'the unknown route %s is a plain-text 404',
    async (path) => {
      const { send } = startZep({ sessions: [demo] })

      const answer = await send('GET', path)
      expect(answer.status).toBe(404)
      expect(answer.headers.get('Content-Type')).toContain('text/plain')
      expect(await answer.text()).toBe('404 page not found\n')
    },
  )
})

describe('baseUrl', () => {
  test("the default is Zep Cloud's", async () => {
    startZep({ baseUrl: undefined, sessions: [demo] })
    const answer = await fetch('https://api.getzep.com/api/v2/sessions/demo')
    expect(answer.status).toBe(200)
  })

  test.each([
    ['http://localhost:8000/api/v2/', 'http://localhost:8000/api/v2/sessions/demo'],
    ['https://zep.test', 'https://zep.test/sessions/demo'],
    ['HTTPS://Zep.Test/a.b(c)', 'https://zep.test/a.b(c)/sessions/demo'],
    ['/api/zep', 'http://localhost:3000/api/zep/sessions/demo'],
    ['/api/zep/', 'https://app.test/api/zep/sessions/demo'],
  ])('%s answers %s', async (baseUrl, url) => {
    const { zep } = startZep({ baseUrl, sessions: [demo] })

    expect((await fetch(url)).status).toBe(200)
    expect(zep.requests).toMatchObject([{ url, path: '/sessions/demo', sessionId: 'demo' }])
  })

  test.each([
    [BASE_URL, 'https://zep.test/api/v22/sessions/demo'],
    [BASE_URL, `https://app.test/${BASE_URL}/sessions/demo`],
    ['https://zep.test/a.b', 'https://zep.test/axb/sessions/demo'],
    ['/api/zep', 'https://app.test/other/api/zep/sessions/demo'],
  ])('%s leaves %s alone', async (baseUrl, url) => {
    const { zep } = startZep({ baseUrl, sessions: [demo] })

    expect(await (await fetch(url)).text()).toBe('not for Zep')
    expect(zep.requests).toEqual([])
  })

  test.each(['api/zep', '', 'https://key@zep.test'])(
    '%j is refused, as by the client',
    (baseUrl) => {
      expect(() => startZep({ baseUrl })).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      )
    },
  )
})
