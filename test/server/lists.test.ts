import { describe, expect, test } from 'vitest'

import { API, json, LISTS, serve } from '../harness/serve'

const ROW = { session_id: 's1', metadata: { a: 1 }, user_id: 'u1', account_id: 'internal' }
const PAGE = { sessions: [ROW], total_count: 7, response_count: 1, next: 'internal' }

/** A page as large as the handler allows by default. */
const ALL = 'page_size=1000&pageSize=1000'

const servePage = (
  options: Parameters<typeof serve>[0] = {},
  respond: Parameters<typeof serve>[1] = () => json(PAGE),
) => serve({ operations: LISTS, ...options }, respond)
const serveUser = (rows: unknown = [ROW], options: Parameters<typeof serve>[0] = {}) =>
  serve({ operations: LISTS, ...options }, () => json(rows))

describe('a page of all sessions', () => {
  test('is authorized without a session and contains only the documented fields', async () => {
    const { get, asked, zep } = servePage()
    const response = await get('/sessions-ordered')

    expect(asked).toMatchObject([
      { operation: 'listSessions', method: 'GET', sessionId: null, userId: null },
    ])
    expect(zep.requests[0]?.url).toBe(
      'https://api.getzep.com/api/v2/sessions-ordered?page_size=1000&pageSize=1000',
    )
    expect(response.status).toBe(200)
    const body = await response.text()
    expect(JSON.parse(body)).toMatchObject({
      sessions: [{ session_id: 's1', metadata: { a: 1 }, user_id: 'u1' }],
      total_count: 7,
      response_count: 1,
    })
    expect(body).not.toContain('internal')
  })

  test('is refused if authorize refuses', async () => {
    const { get, zep } = servePage({ authorize: ({ sessionId }) => sessionId !== null })

    expect((await get('/sessions-ordered')).status).toBe(403)
    expect(zep.requests).toEqual([])
  })

  test.each([
    ['', ALL],
    ['page_number=2', `page_number=2&pageNumber=2&${ALL}`],
    ['pageNumber=2&pageSize=5', 'page_number=2&pageNumber=2&page_size=5&pageSize=5'],
    ['page_size=5&pageSize=5', 'page_size=5&pageSize=5'],
    ['page_size=1000', ALL],
    ['order_by=created_at&asc=true', `${ALL}&order_by=created_at&orderBy=created_at&asc=true`],
    ['orderBy=user_id&asc=false', `${ALL}&order_by=user_id&orderBy=user_id&asc=false`],
    ['page%5Fnumber=%32&page_size=5', 'page_number=2&pageNumber=2&page_size=5&pageSize=5'],
  ])('accepts ?%s and sends both spellings', async (query, sent) => {
    const { get, zep } = servePage()

    expect((await get(`/sessions-ordered?${query}`)).status).toBe(200)
    expect(new URL(zep.requests[0]?.url ?? '').search).toBe(`?${sent}`)
  })

  test.each([
    'x=1',
    'page_number=1&x=1',
    'PAGE_NUMBER=1',
    'page_number=1&page_number=1',
    'page_number=1&page_number=2',
    'page_number=1&pageNumber=2',
    'page_number=0',
    'page_number=-1',
    'page_number=1.5',
    'page_number=1e3',
    'page_number=0x10',
    'page_number=%201',
    'page_number=+1',
    'page_number=',
    'page_number=Infinity',
    'page_size=99999999999999999999',
    'page_size=1&page_size[]=2',
    'order_by=metadata',
    'order_by=created_at%3Bdrop',
    'order_by=',
    'asc=1',
    'asc=TRUE',
    'asc=',
    'api_key=x',
    '__proto__=1',
    'constructor=1',
    '=1',
  ])('responds with 400 to ?%s', async (query) => {
    const { get, zep } = servePage()

    expect((await get(`/sessions-ordered?${query}`)).status).toBe(400)
    expect(zep.requests).toEqual([])
  })

  test.each(['page_size=1001', 'pageSize=1001', 'page_size=9007199254740991'])(
    'is refused with 400 for ?%s, and the message names the limit',
    async (query) => {
      const { get, zep } = servePage()
      const response = await get(`/sessions-ordered?${query}`)

      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({
        message: '"page_size" must be at most 1000. Ask for smaller pages.',
      })
      expect(zep.requests).toEqual([])
    },
  )

  test.each([
    ['page_size=20', 200, '?page_size=20&pageSize=20'],
    ['page_number=3', 200, '?page_number=3&pageNumber=3&page_size=20&pageSize=20'],
    ['page_size=21', 400, undefined],
  ])('is as large as maxPageSize allows: ?%s gets %i', async (query, status, sent) => {
    const { get, zep } = servePage({ maxPageSize: 20 })

    expect((await get(`/sessions-ordered?${query}`)).status).toBe(status)
    expect(zep.requests.map(({ url }) => new URL(url).search)).toEqual(sent ? [sent] : [])
  })

  test.each(['{}', '{"sessions":{}}', '[]', '<html>', '{"sessions":[{"metadata":{}}]}'])(
    'becomes 502 if Zep responds with %s',
    async (body) => {
      const { get } = servePage({}, () => new Response(body))
      const { status } = await get('/sessions-ordered')

      expect(status).toBe(502)
    },
  )
})

describe("a user's sessions", () => {
  test('are authorized with the user and without a session', async () => {
    const { get, asked, zep } = serveUser()
    const response = await get('/users/u1/sessions')

    expect(asked).toMatchObject([
      { operation: 'listUserSessions', method: 'GET', sessionId: null, userId: 'u1' },
    ])
    expect(zep.requests[0]?.url).toBe('https://api.getzep.com/api/v2/users/u1/sessions')
    expect(response.status).toBe(200)
    const body = await response.text()
    expect(JSON.parse(body)).toMatchObject([{ session_id: 's1', user_id: 'u1' }])
    expect(body).not.toContain('internal')
  })

  test('are refused if authorize refuses', async () => {
    const { get, zep } = serveUser([ROW], { authorize: ({ userId }) => userId !== 'u1' })

    expect((await get('/users/u1/sessions')).status).toBe(403)
    expect(zep.requests).toEqual([])
  })

  test('accept no query', async () => {
    const { get, zep } = serveUser()

    expect((await get('/users/u1/sessions?page_number=1')).status).toBe(400)
    expect(zep.requests).toEqual([])
  })

  test('are of the same user for authorize and for Zep', async () => {
    const { get, asked, zep } = serveUser([])
    await get('/users/..%2fu%201/sessions')

    expect(asked[0]?.userId).toBe('../u 1')
    expect(zep.requests[0]?.url).toMatch(/\/users\/\.\.%2Fu%201\/sessions$/)
  })

  test.each<[string, object]>([
    ['of another user', { user_id: 'u2' }],
    ['of a user whose id differs in case', { user_id: 'U1' }],
    ['of nobody', { user_id: null }],
    ['of an empty user', { user_id: '' }],
    ['of a user that is a number', { user_id: 1 }],
    ['of a user in an array', { user_id: ['u1'] }],
    ['of an unknown user, because the field is missing', { user_id: undefined }],
    ['of a user in camel case', { user_id: undefined, userId: 'u1' }],
  ])('become 502 if one of them is %s, and none is passed on', async (_, change) => {
    const { get, errors } = serveUser([ROW, { ...ROW, session_id: 's2', ...change }])
    const response = await get('/users/u1/sessions')

    expect(response.status).toBe(502)
    expect(await response.text()).not.toMatch(/s1|s2/)
    expect(errors).toMatchObject([{ code: 'session_mismatch' }])
  })

  test('may be none', async () => {
    const response = await serveUser([]).get('/users/u1/sessions')

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual([])
  })
})

test('responds to HEAD of a list without a body', async () => {
  const { handler, asked } = servePage()
  const response = await handler(new Request(`${API}/sessions-ordered`, { method: 'HEAD' }))

  expect(response.status).toBe(200)
  expect(await response.text()).toBe('')
  expect(asked).toMatchObject([{ method: 'GET', sessionId: null }])
})
