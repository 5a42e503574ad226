import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type App, startApp, type Tab, type Visit } from './startApp'

const BASE = { base: true }
const ONE = { base: true, k: 1 }
const TWO = { base: true, k: 2 }

let app: App

beforeAll(async () => {
  app = await startApp(BASE)
})
afterAll(() => app.close())

/** Opens two tabs of one browser that show the session. */
async function openTwo(search?: string): Promise<{ visit: Visit; tab: Tab; other: Tab }> {
  const visit = await app.visit()
  const [tab, other] = [await visit.open(search), await visit.open(search)]
  await tab.shows(BASE)
  await other.shows(BASE)
  return { visit, tab, other }
}

describe('row 35: another tab shows an edit only once it is acknowledged', () => {
  test('with broadcastQueryClient, the other tab shows the edit at the acknowledgement', async () => {
    const { visit, tab, other } = await openTwo('?broadcast')
    const release = visit.hold()
    await tab.edit({ k: 1 })
    await tab.shows(ONE)
    await expect.poll(visit.inFlight).toBe(1)
    await other.is('idle')
    expect((await other.shown()).at(-1)).toEqual(BASE)
    release()
    await tab.is('idle')
    await other.shows(ONE)
    expect((await tab.shown()).slice(-2)).toEqual([BASE, ONE])
    expect((await other.shown()).slice(-2)).toEqual([BASE, ONE])
    expect(visit.sent()).toEqual([{ k: 1 }])
  })

  test('without broadcastQueryClient, the other tab shows the edit when it is focused', async () => {
    const { visit, tab, other } = await openTwo()
    const release = visit.hold()
    await tab.edit({ k: 1 })
    await expect.poll(visit.inFlight).toBe(1)
    await other.focus()
    release()
    await tab.is('idle')
    await other.focus()
    await other.shows(ONE)
    expect(await tab.shown()).toEqual([null, BASE, ONE])
    expect(await other.shown()).toEqual([null, BASE, ONE])
    expect(visit.sent()).toEqual([{ k: 1 }])
  })
})

describe.each(['', '?broadcast'])('row 40: two tabs edit one key at once (%s)', (search) => {
  test('each tab shows its own edit while it is pending, and both end with the server state', async () => {
    const { visit, tab, other } = await openTwo(search)
    const release = visit.hold()
    await tab.edit({ k: 1 })
    await tab.shows(ONE)
    await expect.poll(visit.inFlight).toBe(1)
    await other.edit({ k: 2 })
    await other.shows(TWO)
    await expect.poll(visit.inFlight).toBe(2)
    expect((await tab.shown()).at(-1)).toEqual(ONE)
    release()
    await tab.is('idle')
    await other.is('idle')
    const last = app.zep.session('s')?.metadata
    expect([ONE, TWO]).toContainEqual(last)
    for (const each of [tab, other]) await each.focus()
    for (const each of [tab, other]) await each.shows(last ?? {})
    expect(visit.sent()).toEqual([{ k: 1 }, { k: 2 }])
  })
})
