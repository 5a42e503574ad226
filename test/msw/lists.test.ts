import { expect, test } from 'vitest'

import { startZep } from '../harness/startZep'

interface Row {
  session_id: string
  id: number
}

interface List {
  sessions: Row[]
  total_count: number
  response_count: number
}

const five = ['a', 'b', 'c', 'd', 'e'].map((sessionId) => ({ sessionId }))

async function list(response: Promise<Response>): Promise<string> {
  const { sessions, total_count, response_count } = JSON.parse(
    await (await response).text(),
  ) as List
  expect(response_count).toBe(sessions.length)
  return `${sessions.map((row) => row.session_id).join('')} of ${total_count}`
}

test('a list without parameters contains every session, the newest row first', async () => {
  const { send } = startZep({ sessions: five })
  expect(await list(send('GET', '/sessions-ordered'))).toBe('edcba of 5')
})

test('sessions that compare as equal come in the order of their row ids', async () => {
  const { send } = startZep({
    sessions: [
      { sessionId: 'a', id: 3 },
      { sessionId: 'b', id: 1 },
      { sessionId: 'c', id: 2 },
    ],
  })
  expect(await list(send('GET', '/sessions-ordered'))).toBe('acb of 3')
  expect(await list(send('GET', '/sessions-ordered?order_by=user_id&asc=1'))).toBe('bca of 3')
})

test.each([
  ['page_number=2&page_size=2', 'cb of 5'],
  ['pageNumber=2&pageSize=2', 'cb of 5'],
  ['page_number=2&page_size=2&pageNumber=2&pageSize=2', 'cb of 5'],
  ['page_number=3&page_size=2', 'a of 5'],
  ['page_number=4&page_size=2', ' of 5'],
  ['page_size=2', 'ed of 5'],
  ['page_number=2', 'edcba of 5'],
  ['page_number=1&page_size=2&asc=true', 'ab of 5'],
  ['page_size=%2B2', 'ed of 5'],
  ['page_size=9223372036854775807', 'edcba of 5'],
  // The offset is (number - 1) * size, and Zep sends neither a negative limit nor offset.
  ['page_number=2&page_size=-2', 'edcba of 5'],
  ['page_number=-1&page_size=-1', 'cba of 5'],
])('a list with ?%s contains %s', async (query, expected) => {
  const { send } = startZep({ sessions: five })
  expect(await list(send('GET', `/sessions-ordered?${query}`))).toBe(expected)
})

test('the Community Edition reads only pageNumber and pageSize, and else sends every session', async () => {
  const { send } = startZep({ sessions: five, edition: 'community' })

  expect(await list(send('GET', '/sessions-ordered?page_number=2&page_size=2'))).toBe('edcba of 5')
  expect(await list(send('GET', '/sessions-ordered?pageNumber=2&pageSize=2'))).toBe('cb of 5')
})

test.each([
  ['session_id', 'abc', 'cba'],
  ['created_at', 'cab', 'bac'],
  ['updated_at', 'bca', 'acb'],
  // In PostgreSQL null is the greatest value.
  ['user_id', 'cba', 'abc'],
])('order_by=%s sorts in both directions', async (field, ascending, descending) => {
  const { send } = startZep({
    sessions: [
      {
        sessionId: 'a',
        createdAt: '2026-01-01T00:00:00.5Z',
        updatedAt: '2026-02-01T00:00:00.000002Z',
      },
      {
        sessionId: 'b',
        createdAt: '2026-01-01T00:00:01Z',
        updatedAt: '2026-02-01T00:00:00Z',
        userId: 'u2',
      },
      {
        sessionId: 'c',
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-02-01T00:00:00.000001Z',
        userId: 'u1',
      },
    ],
  })

  const at = (asc: boolean) => send('GET', `/sessions-ordered?order_by=${field}&asc=${asc}`)
  expect(await list(at(true))).toBe(`${ascending} of 3`)
  expect(await list(at(false))).toBe(`${descending} of 3`)
})

test.each([
  ['pageNumber=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['page_size=1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
  [
    'page_size=9223372036854775808',
    'strconv.ParseInt: parsing "9223372036854775808": value out of range',
  ],
  [
    'pageNumber=-9223372036854775809',
    'strconv.ParseInt: parsing "-9223372036854775809": value out of range',
  ],
  ['order_by=id', 'invalid value for order_by'],
  ['order_by=toString', 'invalid value for order_by'],
  ['asc=yes', 'strconv.ParseBool: parsing "yes": invalid syntax'],
])('a list with ?%s gets a 400', async (query, message) => {
  const { send } = startZep({ sessions: five })

  const response = await send('GET', `/sessions-ordered?${query}`)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ message })
})

test.each(['limit', 'cursor'])('GET /sessions refuses a %s beyond int64', async (name) => {
  const { send } = startZep({ sessions: five })

  expect((await send('GET', `/sessions?${name}=9223372036854775807`)).status).toBe(200)
  expect((await send('GET', `/sessions?${name}=9223372036854775808`)).status).toBe(400)
})

test('GET /sessions obeys limit and cursor', async () => {
  const { send } = startZep({ sessions: five })

  const rows = JSON.parse(await (await send('GET', '/sessions?cursor=1&limit=2')).text()) as Row[]
  expect(rows.map((row) => row.session_id)).toEqual(['b', 'c'])
})

test('no list contains a deleted session', async () => {
  const { zep, send } = startZep({ sessions: [{ sessionId: 'a', userId: 'u' }, ...five.slice(1)] })
  zep.remoteDelete('a')

  expect(await list(send('GET', '/sessions-ordered'))).toBe('edcb of 4')
  expect(await (await send('GET', '/users/u/sessions')).text()).toBe('[]\n')
})

test("a user's sessions have the row id 0, and an unknown user has no sessions", async () => {
  const { send } = startZep({
    sessions: [
      { sessionId: 'a', userId: 'u/1' },
      { sessionId: 'b', userId: 'u2' },
    ],
  })

  const rows = JSON.parse(await (await send('GET', '/users/u%2F1/sessions')).text()) as Row[]
  expect(rows).toMatchObject([{ session_id: 'a', id: 0 }])
  expect(await (await send('GET', '/users/nobody/sessions')).text()).toBe('[]\n')
})
