import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type App, startApp, type Tab } from './startApp'

const BASE = { base: true }

/** One PATCH cannot express two of these in a row, so that every edit needs its own. */
const EDITS = [{ k: 1 }, { k: { young: true } }]
const LAST = { base: true, k: { young: true } }
const TEXTS = EDITS.map((edit) => JSON.stringify(edit))

let app: App

beforeAll(async () => {
  app = await startApp(BASE)
})
afterAll(() => app.close())

/** Leaves the page so that the browser keeps it, calls `meanwhile`, and returns to it. */
async function leaveAndReturn(tab: Tab, meanwhile: () => Promise<void>): Promise<void> {
  const { page } = tab
  await page.evaluate(() => {
    window.addEventListener('pageshow', ({ persisted }) => window.shown.push(String(persisted)))
  })
  await page.goto(new URL('/elsewhere', page.url()).href)
  await meanwhile()
  // Not `load`, which does not happen again.
  await page.goBack({ waitUntil: 'commit' })
  await expect.poll(() => page.evaluate(() => window.shown.includes('true'))).toBe(true)
}

/** Runs in the page. */
function setClockBack(): void {
  const now = Date.now.bind(Date)
  Date.now = () => now() - 3_600_000
}

describe('a page that is left through the back/forward cache', () => {
  test('gets the response that arrived meanwhile, and then sends the queued edit', async () => {
    const visit = await app.visit()
    const tab = await visit.open()
    await tab.shows(BASE)
    const release = visit.hold()
    for (const edit of EDITS) await tab.edit(edit)
    await expect.poll(visit.inFlight).toBe(1)
    await leaveAndReturn(tab, async () => {
      release()
      await expect.poll(visit.inFlight).toBe(0)
    })
    await tab.is('idle')
    await tab.shows(LAST)
    expect(visit.sent()).toEqual(EDITS)
    expect(await tab.outcomes()).toEqual(TEXTS)
    expect(app.zep.session('s')?.metadata).toEqual(LAST)
  })

  test('retries the edit that was waiting for its retry', async () => {
    const visit = await app.visit()
    const tab = await visit.open('?retryDelay=2000')
    await tab.shows(BASE)
    app.zep.fail({ method: 'PATCH', status: 503, times: 1 })
    for (const edit of EDITS) await tab.edit(edit)
    await expect.poll(visit.answered).toHaveLength(1)
    await leaveAndReturn(tab, async () => undefined)
    await tab.is('idle')
    await tab.shows(LAST)
    expect(visit.sent()).toEqual([EDITS[0], ...EDITS])
    expect(await tab.outcomes()).toEqual(TEXTS)
  })
})

describe('a clock that is set back by an hour', () => {
  test('delays neither a response nor a retry, and changes no order', async () => {
    const visit = await app.visit()
    const tab = await visit.open()
    await tab.shows(BASE)
    const release = visit.hold()
    await tab.edit(EDITS[0]!)
    await expect.poll(visit.inFlight).toBe(1)
    await tab.page.evaluate(setClockBack)
    await tab.edit(EDITS[1]!)
    app.zep.fail({ method: 'PATCH', status: 429, retryAfter: 1, times: 2 })
    release()
    await tab.is('idle')
    await tab.shows(LAST)
    expect(visit.sent()).toEqual([EDITS[0], EDITS[0], EDITS[0], EDITS[1]])
    expect(await tab.outcomes()).toEqual(TEXTS)
  })

  test('keeps the order of edits that failed and are sent again', async () => {
    const visit = await app.visit()
    const tab = await visit.open()
    await tab.shows(BASE)
    const recover = app.zep.fail({ method: 'PATCH', status: 400 })
    await tab.edit(EDITS[0]!)
    await tab.is('failed')
    await tab.page.evaluate(setClockBack)
    await tab.edit(EDITS[1]!)
    await expect.poll(tab.outcomes).toEqual(TEXTS.map((text) => `${text} bad_request`))
    recover()
    await tab.page.getByRole('button', { name: 'Retry' }).click()
    await tab.is('idle')
    expect(visit.sent()).toEqual([...EDITS, ...EDITS])
    expect(app.zep.session('s')?.metadata).toEqual(LAST)
  })

  test('keeps the order of edits across a reload', async () => {
    const visit = await app.visit()
    const tab = await visit.open('?offline')
    await tab.shows(BASE)
    await visit.context.setOffline(true)
    await tab.edit(EDITS[0]!)
    await tab.stores('"k":1')
    await tab.page.addInitScript(setClockBack)
    await tab.page.reload()
    await tab.is('paused')
    await tab.edit(EDITS[1]!)
    await tab.stores('young')
    await tab.page.reload()
    await tab.shows(LAST)
    await visit.context.setOffline(false)
    await tab.is('idle')
    expect(visit.answered()).toEqual(EDITS)
    expect(app.zep.session('s')?.metadata).toEqual(LAST)
  })
})
