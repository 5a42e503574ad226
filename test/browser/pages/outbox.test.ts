import { afterAll, beforeAll, expect, test } from 'vitest'

import { type App, startApp, type Tab, type Visit } from './startApp'

const BASE = { base: true }

const EDITS = [{ k: 1 }, { k: { from: 'other' } }, { k: 3 }]
const LAST = { base: true, k: 3 }

/** One PATCH can express the last two, because the last replaces what the one before sets. */
const SENT = [EDITS[0], EDITS[2]]

let app: App

beforeAll(async () => {
  app = await startApp(BASE)
})
afterAll(() => app.close())

async function goOffline({ context }: Visit): Promise<void> {
  await context.setOffline(true)
  for (const page of context.pages()) {
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false)
  }
}

/** Opens two tabs, and edits in turn: in the first, the other, and the first. */
async function editInTwo(
  search = '',
  prepare: (visit: Visit) => Promise<void> = async () => undefined,
): Promise<{ visit: Visit; tab: Tab; other: Tab; release: () => void }> {
  const visit = await app.visit()
  const [tab, other] = [await visit.open(`?outbox${search}`), await visit.open(`?outbox${search}`)]
  for (const each of [tab, other]) await each.shows(BASE)
  await prepare(visit)
  const release = visit.hold()
  for (const [index, edit] of EDITS.entries()) {
    // Not a click, for which a tab in the background takes its time.
    const { page } = [tab, other, tab][index]!
    await page.evaluate((text) => window.edit(text), JSON.stringify(edit))
    for (const each of [tab, other]) await each.shows({ ...BASE, ...edit })
  }
  return { visit, tab, other, release }
}

async function isEmpty(tab: Tab): Promise<boolean> {
  const keys = await tab.page.evaluate(() => Object.keys(localStorage))
  return !keys.some((key) => key.startsWith('react-zep outbox'))
}

async function expectSaved(tabs: Tab[]): Promise<void> {
  for (const tab of tabs) {
    await tab.is('idle')
    await tab.shows(LAST)
    await expect.poll(() => isEmpty(tab)).toBe(true)
  }
  expect(app.zep.session('s')?.metadata).toEqual(LAST)
}

test('two tabs show the edits of both at once, and one of them sends each once, in order', async () => {
  const { visit, tab, other, release } = await editInTwo()
  expect(visit.sent()).toEqual(EDITS.slice(0, 1))
  release()
  await expectSaved([tab, other])
  expect(visit.sent()).toEqual(SENT)
  const texts = EDITS.map((edit) => JSON.stringify(edit))
  await expect.poll(tab.outcomes).toEqual([texts[0], texts[2]])
  await expect.poll(other.outcomes).toEqual([texts[1]])
  for (const each of [tab, other]) {
    expect(await each.shown()).toEqual([null, BASE, ...EDITS.map((edit) => ({ ...BASE, ...edit }))])
  }
})

test('a tab that is closed with a request in flight is succeeded by another one', async () => {
  const { visit, tab, other, release } = await editInTwo()
  await tab.page.close()
  await expect.poll(visit.sent).toEqual([EDITS[0], EDITS[0]])
  release()
  await expectSaved([other])
  await expect.poll(other.outcomes).toEqual([JSON.stringify(EDITS[1])])
})

test('a tab in the back/forward cache holds nobody up, and learns what became of its edits', async () => {
  const { visit, tab, other, release } = await editInTwo()
  await tab.page.evaluate(() => {
    window.addEventListener('pageshow', ({ persisted }) => window.shown.push(String(persisted)))
  })
  await tab.page.goto(new URL('/elsewhere', tab.page.url()).href)
  await expect.poll(visit.sent).toEqual([EDITS[0], EDITS[0]])
  release()
  await expectSaved([other])
  await tab.page.goBack({ waitUntil: 'commit' })
  await expect.poll(() => tab.page.evaluate(() => window.shown.includes('true'))).toBe(true)
  await expectSaved([tab])
  const outcomes = SENT.map((edit) => JSON.stringify(edit))
  await expect.poll(async () => (await tab.outcomes()).sort()).toEqual(outcomes)
})

test('two tabs that are reloaded offline restore one storage, and each edit is sent once', async () => {
  const { visit, tab, other, release } = await editInTwo('&offline', goOffline)
  release()
  for (const each of [tab, other]) {
    await each.page.reload()
    await each.shows(LAST)
    await each.is('paused')
  }
  await visit.context.setOffline(false)
  await expectSaved([tab, other])
  expect(visit.answered()).toEqual(SENT)
})

test('edits that were left when every tab was closed are sent by the next one', async () => {
  const { visit, tab, other, release } = await editInTwo('', goOffline)
  release()
  for (const each of [tab, other]) await each.page.close()
  await visit.context.setOffline(false)
  const next = await visit.open('?outbox')
  await expectSaved([next])
  expect(visit.sent()).toEqual(SENT)
})
