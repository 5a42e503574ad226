import { expect, test } from 'vitest'

import { makeSession } from '../../src/exports/msw'
import { uniqueSessions } from '../../src/react/uniqueSessions'

function pagesOf(...pages: string[][]) {
  return {
    pages: pages.map((ids) => ({
      sessions: ids.map((sessionId) => makeSession({ sessionId })),
      totalCount: 9,
      responseCount: ids.length,
    })),
    pageParams: pages.map((_, index) => index + 1),
  }
}

const idsOf = ({ pages }: ReturnType<typeof pagesOf>) =>
  pages.map(({ sessions }) => sessions.map(({ sessionId }) => sessionId).join(''))

test.each([
  ['in a later page', [['a', 'b'], ['b', 'c'], ['d']], ['ab', 'c', 'd']],
  ['in the same page', [['a', 'a', 'b'], ['c']], ['ab', 'c']],
  ['in two later pages', [['a'], ['b', 'a'], ['a', 'c']], ['a', 'b', 'c']],
  ['as all of a page', [['a', 'b'], ['b', 'a'], ['c']], ['ab', '', 'c']],
])('a session that comes again %s is left out', (_, pages, expected) => {
  const data = pagesOf(...pages)
  const before = structuredClone(data)

  const unique = uniqueSessions(data)
  expect(idsOf(unique)).toEqual(expected)
  expect(unique.pages.map((page) => [page.responseCount, page.totalCount])).toEqual(
    expected.map((ids) => [ids.length, 9]),
  )
  for (const [index, page] of unique.pages.entries()) {
    const isWhole = page.sessions.length === data.pages[index]?.sessions.length
    expect(page === data.pages[index]).toBe(isWhole)
  }
  expect(data).toEqual(before)
})

test('the first row of a session wins', () => {
  const data = pagesOf(['a', 'b'], ['b', 'c'])
  expect(uniqueSessions(data).pages[0]?.sessions[1]).toBe(data.pages[0]?.sessions[1])
})

test('data that repeats nothing is returned as it is', () => {
  const data = pagesOf(['a', 'b'], ['c'])
  expect(uniqueSessions(data)).toBe(data)
})

test('the same pages give the same result, without another pass over the rows', () => {
  const data = pagesOf(['a', 'b'], ['b', 'c'])
  const first = uniqueSessions(data)
  Object.defineProperty(data, 'pages', {
    get: () => {
      throw new Error('read again')
    },
  })
  expect(uniqueSessions(data)).toBe(first)
})
