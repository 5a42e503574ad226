import { expect, test } from 'vitest'

import { createMockZep, type MockZep, type MockZepOptions } from '../../src/exports/msw'

interface Row {
  session_id: string
}

const IDS = Array.from({ length: 20 }, (_, index) => `s${String(index).padStart(2, '0')}`)
const sessions = IDS.map((sessionId, index) => ({
  sessionId,
  userId: index % 2 === 0 ? 'even' : 'odd',
  createdAt: `2026-01-01T00:00:${sessionId.slice(1)}Z`,
}))

function createZep(shuffleTies?: MockZepOptions['shuffleTies']): MockZep {
  return createMockZep({ baseUrl: '/api/zep', sessions, shuffleTies })
}

async function read(zep: MockZep, path: string): Promise<string[]> {
  const response = await zep.fetch(`/api/zep${path}`)
  const body = JSON.parse(await response.text()) as Row[] | { sessions: Row[] }
  return ('sessions' in body ? body.sessions : body).map((row) => row.session_id)
}

const BY_USER = '/sessions-ordered?order_by=user_id&asc=true'
const OF_USER = '/users/even/sessions'

test.each([BY_USER, OF_USER])('by default, %s has the same order every time', async (path) => {
  const zep = createZep()

  const first = await read(zep, path)
  expect(first).toEqual([...first].sort((a, b) => userOf(a) - userOf(b) || (a < b ? -1 : 1)))
  expect(await read(zep, path)).toEqual(first)
})

test('shuffleTies changes the order of equal rows from request to request, and no other', async () => {
  const zep = createZep(true)

  const first = await read(zep, BY_USER)
  const second = await read(zep, BY_USER)
  expect(second).not.toEqual(first)
  for (const ids of [first, second]) {
    expect([...ids].sort()).toEqual(IDS)
    expect(ids.map(userOf)).toEqual([...ids.map(userOf)].sort())
  }
})

test('shuffleTies changes the order of the sessions of a user from request to request', async () => {
  const zep = createZep(true)

  const first = await read(zep, OF_USER)
  const second = await read(zep, OF_USER)
  expect(second).not.toEqual(first)
  expect([...second].sort()).toEqual([...first].sort())
})

test.each(['/sessions-ordered', '/sessions-ordered?order_by=session_id', '/sessions'])(
  'shuffleTies leaves %s alone, which has a total order',
  async (path) => {
    const zep = createZep(true)

    const first = await read(zep, path)
    expect(first).toEqual(path === '/sessions' ? IDS : [...IDS].reverse())
    expect(await read(zep, path)).toEqual(first)
  },
)

test('with shuffleTies, pages repeat some sessions and miss others', async () => {
  const zep = createZep(true)

  const ids: string[] = []
  for (let page = 1; page <= 5; page++) {
    ids.push(...(await read(zep, `${BY_USER}&page_number=${page}&page_size=4`)))
  }
  expect(ids).toHaveLength(20)
  expect(new Set(ids).size).toBeLessThan(20)
})

test('the orders are the same in every mock and after reset(), and others for another number', async () => {
  const orders = async (zep: MockZep): Promise<string[][]> => {
    zep.reset()
    return [await read(zep, BY_USER), await read(zep, OF_USER)]
  }
  const first = await orders(createZep(true))
  const running = createZep(true)

  expect(await orders(running)).toEqual(first)
  expect(await orders(running)).toEqual(first)
  expect(await orders(createZep(7))).not.toEqual(first)
})

function userOf(sessionId: string): number {
  return Number(sessionId.slice(1)) % 2
}
