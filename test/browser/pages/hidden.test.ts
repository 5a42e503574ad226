import { afterAll, beforeAll, expect, test } from 'vitest'

import { type App, startApp, type Tab } from './startApp'

const BASE = { base: true }

/** One PATCH cannot express both. */
const EDITS = [{ k: 1 }, { k: { young: true } }]
const TEXTS = EDITS.map((edit) => JSON.stringify(edit))

let app: App

beforeAll(async () => {
  app = await startApp(BASE)
})
afterAll(() => app.close())

/** Hides a tab as its own scripts see it: a headless browser shows every tab. */
async function hide(tab: Tab): Promise<void> {
  await tab.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  })
}

test('row 31: a retry does not wait until a hidden tab is visible', async () => {
  const visit = await app.visit()
  const tab = await visit.open()
  await tab.shows(BASE)
  await hide(tab)
  app.zep.fail({ method: 'PATCH', status: 503, times: 1 })
  for (const text of TEXTS) await tab.page.evaluate((patch) => window.edit(patch), text)
  await tab.is('idle')
  expect(visit.sent()).toEqual([EDITS[0], ...EDITS])
  expect(await tab.outcomes()).toEqual(TEXTS)
})
