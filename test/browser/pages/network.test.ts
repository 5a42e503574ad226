import { afterAll, beforeAll, expect, test } from 'vitest'

import { type App, startApp, type Tab } from './startApp'

const BASE = { n: 0 }
const COUNT = 10

/** Chromium's own "Slow 3G", from its developer tools. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const OFFLINE = { ...SLOW, offline: true }
const ONLINE = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }

let app: App

beforeAll(async () => {
  app = await startApp(BASE)
})
afterAll(() => app.close())

/** Opens a page with the session and a list, and returns how to change its network. */
async function open(search = '') {
  const visit = await app.visit()
  const tab = await visit.open(`?list${search}`)
  await tab.shows(BASE)
  const devtools = await tab.devtools()
  await devtools.send('Network.enable')
  const emulate = async (conditions: typeof SLOW): Promise<void> => {
    await devtools.send('Network.emulateNetworkConditions', conditions)
  }
  return { visit, tab, emulate }
}

/** Counts up in the page, one edit per step, and waits in between as somebody who types does. */
async function countUp(tab: Tab, from: number, delayMs: number): Promise<void> {
  const numbers = Array.from({ length: COUNT }, (_, index) => from + index)
  await tab.page.evaluate(
    async ([edits, delay]) => {
      for (const n of edits) {
        window.edit(JSON.stringify({ n }))
        await new Promise((resolve) => setTimeout(resolve, delay))
      }
    },
    [numbers, delayMs] as const,
  )
}

/** Expects that the detail and the list have ended with a number, and never showed a smaller one. */
async function expectNeverBack(tab: Tab, last: number): Promise<void> {
  const listed = await tab.page.evaluate(() => window.listed)
  for (const shown of [listed, (await tab.shown()).map((view) => JSON.stringify(view))]) {
    const numbers = shown.map((view) => Number(/\d+/.exec(view)?.[0] ?? 0))
    expect(numbers).toEqual([...numbers].sort((left, right) => left - right))
    expect(numbers.at(-1)).toBe(last)
  }
}

test('on a slow network, rapid edits show at once and need few requests', async () => {
  const { visit, tab, emulate } = await open()
  await emulate(SLOW)
  await countUp(tab, 1, 20)
  await tab.shows({ n: COUNT })
  await tab.is('idle')
  expect(await tab.outcomes()).toHaveLength(COUNT)
  expect(await tab.outcomes()).not.toContainEqual(expect.stringContaining(' '))
  // One round trip takes longer than all the edits: the first is sent alone, and then the others.
  expect(visit.sent()).toEqual([{ n: 1 }, { n: COUNT }])
  expect(app.zep.session('s')?.metadata).toEqual({ n: COUNT })
  await expectNeverBack(tab, COUNT)
})

test('a network that goes away and comes back loses no edit and shows none twice', async () => {
  const { visit, tab, emulate } = await open('&retryDelay=100')
  await emulate(SLOW)
  await countUp(tab, 1, 0)
  await emulate(OFFLINE)
  await countUp(tab, COUNT + 1, 0)
  await tab.shows({ n: 2 * COUNT })
  await tab.is('paused')
  expect(app.zep.session('s')?.metadata).not.toEqual({ n: 2 * COUNT })
  await emulate(ONLINE)
  await tab.is('idle')
  const outcomes = await tab.outcomes()
  expect(outcomes.map((text) => JSON.parse(text) as unknown)).toEqual(
    Array.from({ length: 2 * COUNT }, (_, index) => ({ n: index + 1 })),
  )
  // Those whose response was lost are sent again together, and then the others.
  expect(visit.answered().length).toBeLessThanOrEqual(3)
  expect(app.zep.session('s')?.metadata).toEqual({ n: 2 * COUNT })
  await expectNeverBack(tab, 2 * COUNT)
})
