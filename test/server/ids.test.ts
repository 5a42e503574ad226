import { describe, expect, test } from 'vitest'

import { corpus, evaluate } from '../harness/corpus'
import { API, serve, serveAll, SESSION_OPERATIONS, type SessionOperation } from '../harness/serve'

/** The ids that a URL can contain: strings without lone surrogates. */
const ids = corpus.sessionIds.flatMap(({ name, js, expect: expected }) => {
  const id = evaluate(js)
  return typeof id === 'string' && id && !/\p{Cs}/u.test(id) ? { name, id, expected } : []
})

const ZEP = 'https://api.getzep.com/api/v2'

/** The path of an operation whose id is in the path. */
const toPath = (operation: SessionOperation, segment: string) =>
  `/sessions/${segment}${operation === 'deleteSession' ? '/memory' : ''}`

const IN_PATH = SESSION_OPERATIONS.filter((operation) => operation !== 'addSession')

describe.each(IN_PATH)('%s with an id that is encoded as the client does', (operation) => {
  test.each(ids)('$name', async ({ id, expected }) => {
    const { send, asked, zep } = serveAll()
    const { status } = await send(operation, { path: toPath(operation, encodeURIComponent(id)) })

    if (expected.outcome === 'send') {
      expect(status).toBe(200)
      expect(asked).toMatchObject([{ sessionId: id }])
      expect(zep.requests[0]?.url).toBe(ZEP + toPath(operation, expected.urlSegment))
    } else {
      // A URL parser removes dot segments, so that the rest matches no route.
      expect(status).toBe(expected.code === 'dot_segment' ? 404 : 400)
      expect([...asked, ...zep.requests]).toEqual([])
    }
  })
})

describe('addSession with an id in the body', () => {
  test.each(ids)('$name', async ({ id, expected }) => {
    const { send, asked, zep } = serveAll()
    const body = JSON.stringify({ session_id: id })
    const { status } = await send('addSession', { body })

    if (expected.outcome === 'send') {
      expect(status).toBe(201)
      expect(asked).toMatchObject([{ sessionId: id, userId: null }])
      expect(zep.requests).toMatchObject([{ url: `${ZEP}/sessions`, body }])
    } else {
      expect(status).toBe(400)
      expect([...asked, ...zep.requests]).toEqual([])
    }
  })

  test.each(ids)('$name, as the id of the user', async ({ id, expected }) => {
    const { send, asked, zep } = serveAll()
    const body = JSON.stringify({ session_id: 's1', user_id: id })
    const { status } = await send('addSession', { body })

    if (expected.outcome === 'send') {
      expect(status).toBe(201)
      expect(asked).toMatchObject([{ sessionId: 's1', userId: id }])
      expect(zep.requests).toMatchObject([{ url: `${ZEP}/sessions`, body }])
    } else {
      expect(status).toBe(400)
      expect([...asked, ...zep.requests]).toEqual([])
    }
  })
})

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
  ])('%s gets %i, and authorize is not called', async (segment, status) => {
    const { send, asked, zep } = serveAll()

    for (const operation of IN_PATH) {
      const response = await send(operation, { path: toPath(operation, segment) })
      expect([400, 404, 405]).toContain(response.status)
      if (operation !== 'deleteSession') expect(response.status).toBe(status)
    }
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
  ])('%s is the same id for authorize and for Zep', async (segment, id, sent) => {
    const { send, asked, zep } = serveAll()
    // A fragment would cut off what follows the id.
    const operations = IN_PATH.filter((name) => name !== 'deleteSession' || !segment.includes('#'))
    for (const operation of operations) {
      const { status } = await send(operation, { path: toPath(operation, segment) })
      expect(status).toBe(200)
    }

    expect(asked.map(({ sessionId }) => sessionId)).toEqual(operations.map(() => id))
    expect(zep.requests.map(({ url }) => url)).toEqual(
      operations.map((operation) => ZEP + toPath(operation, sent)),
    )
  })

  test.each(SESSION_OPERATIONS)(
    'is the one that authorize decided about, even if authorize changes its argument: %s',
    async (operation) => {
      const { send, zep } = serveAll({
        authorize: (access) => {
          access.sessionId = 'other'
          access.userId = 'other'
          return true
        },
      })
      await send(operation)

      const [sent] = zep.requests
      expect(sent?.url).toMatch(operation === 'addSession' ? /\/sessions$/ : /\/sessions\/s1\b/)
      expect(sent?.body ?? '').not.toContain('other')
    },
  )

  test('is not quoted in a 400, which names the field and the rule', async () => {
    const { get } = serve()
    const text = await (await get('/sessions/secret%2576')).text()

    expect(JSON.parse(text)).toEqual({ message: expect.stringMatching(/^sessionId /) as string })
    expect(text).not.toContain('secret')
  })

  test('is refused as the id of a user too', async () => {
    const { get, asked, zep } = serveAll()
    for (const id of ['%252e%252e', '%00', '%2576', 'a%0d%0ab', '%ff', '%20']) {
      expect((await get(`/users/${id}/sessions`)).status).toBe(400)
    }

    expect([...asked, ...zep.requests]).toEqual([])
  })
})

test('does not take a host in the path for its own', async () => {
  const { handler, zep } = serve()

  expect((await handler(new Request(`${API}//evil.test/sessions/s1`))).status).toBe(404)
  expect(zep.requests).toEqual([])
})
