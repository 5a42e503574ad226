import { describe, expect, test } from 'vitest'
import { corpus, evaluate } from '../core/corpus'
import { API, EDIT, serve } from './serve'

/** Ids that a URL can hold: text without halves of surrogate pairs. */
const ids = corpus.sessionIds.flatMap(({ name, js, expect: expected }) => {
  const id = evaluate(js)
  return typeof id === 'string' && id && !/\p{Cs}/u.test(id) ? { name, id, expected } : []
})

describe.each(['GET', 'PATCH'] as const)(
  '%s: an id that is encoded as the client does',
  (method) => {
    test.each(ids)('$name', async ({ id, expected }) => {
      const { get, patch, asked, zep } = serve()
      const path = `/sessions/${encodeURIComponent(id)}`
      const { status } = await (method === 'GET' ? get(path) : patch(path, EDIT))

      if (expected.outcome === 'send') {
        expect(status).toBe(200)
        expect(asked).toMatchObject([{ sessionId: id }])
        expect(zep.requests[0]?.url).toBe(
          `https://api.getzep.com/api/v2/sessions/${expected.urlSegment}`,
        )
      } else {
        // A parser of URLs takes dot segments out, so that what is left is no route.
        expect(status).toBe(expected.code === 'dot_segment' ? 404 : 400)
        expect([...asked, ...zep.requests]).toEqual([])
      }
    })
  },
)

describe('an id as an attacker would write it', () => {
  test.each([
    ['%252e%252e', 400],
    ['%252E', 400],
    ['%252e%252e%252fusers', 400],
    ['%2576', 400],
    ['%25', 400],
    ['50%25', 400],
    ['%00', 400],
    ['a%00b', 400],
    ['a%0d%0aX-Evil:%201', 400],
    ['a%0D%0A%0D%0AGET%20%2f', 400],
    ['%0a', 400],
    ['%7f', 400],
    ['%c2%85', 400],
    ['%20', 400],
    ['%c2%a0', 400],
    ['%', 400],
    ['%zz', 400],
    ['a%2', 400],
    ['%ff', 400],
    ['%c0%ae%c0%ae', 400],
    ['%ed%a0%80', 400],
    ['%e0%80%af', 400],
    ['x'.repeat(2049), 400],
    ['%2e', 404],
    ['%2e%2e', 404],
    ['%2E%2E', 404],
    ['.%2e', 404],
    ['..', 404],
    ['../users', 404],
    ['..\\users', 404],
    ['%2e%2e/users/u1', 404],
    ['s1/..', 404],
    ['a/b', 404],
  ])('%s is answered with %i, and nobody is asked', async (segment, status) => {
    const { get, patch, asked, zep } = serve({ list: true })

    expect((await get(`/sessions/${segment}`)).status).toBe(status)
    expect((await patch(`/sessions/${segment}`, EDIT)).status).toBe(status)
    expect([...asked, ...zep.requests]).toEqual([])
  })

  test.each([
    ['..%2f', '../', '..%2F'],
    ['..%2fusers', '../users', '..%2Fusers'],
    ['..%5cusers', '..\\users', '..%5Cusers'],
    ['a%2fb', 'a/b', 'a%2Fb'],
    ['%2fa', '/a', '%2Fa'],
    ['a%3fb=1', 'a?b=1', 'a%3Fb%3D1'],
    ['a%23b', 'a#b', 'a%23b'],
    ['a;b=1', 'a;b=1', 'a%3Bb%3D1'],
    ['a+b', 'a+b', 'a%2Bb'],
    ['a%20b', 'a b', 'a%20b'],
    ['%73%31', 's1', 's1'],
    ['caf%C3%A9', 'café', 'caf%C3%A9'],
    ['s1#s2', 's1', 's1'],
    ['s1/../s2', 's2', 's2'],
    ['s1/%2e%2e/s2', 's2', 's2'],
  ])('%s is to authorize what it is to Zep', async (segment, id, sent) => {
    const { get, patch, asked, zep } = serve()

    expect((await get(`/sessions/${segment}`)).status).toBe(200)
    expect((await patch(`/sessions/${segment}`, EDIT)).status).toBe(200)
    expect(asked.map(({ sessionId }) => sessionId)).toEqual([id, id])
    for (const { url } of zep.requests) {
      expect(url).toBe(`https://api.getzep.com/api/v2/sessions/${sent}`)
    }
  })

  test('sends the id that authorize was asked about, whatever that does to its argument', async () => {
    const { get, zep } = serve({
      authorize: (access) => {
        access.sessionId = 'other'
        return true
      },
    })
    await get('/sessions/s1')

    expect(zep.requests[0]?.url).toMatch(/\/sessions\/s1$/)
  })

  test('names the rule and the place in a 400, and not the id', async () => {
    const { get } = serve()
    const text = await (await get('/sessions/secret%2576')).text()

    expect(JSON.parse(text)).toEqual({ message: expect.stringMatching(/^sessionId /) as string })
    expect(text).not.toContain('secret')
  })

  test('never follows the ids of a user out of the route either', async () => {
    const { get, asked, zep } = serve({ list: true })
    for (const id of ['%252e%252e', '%00', '%2576', 'a%0d%0ab', '%ff', '%20']) {
      expect((await get(`/users/${id}/sessions`)).status).toBe(400)
    }

    expect([...asked, ...zep.requests]).toEqual([])
  })
})

test('does not mistake a host in the path for its own', async () => {
  const { handler, zep } = serve()

  expect((await handler(new Request(`${API}//evil.test/sessions/s1`))).status).toBe(404)
  expect(zep.requests).toEqual([])
})
