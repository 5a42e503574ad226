import { afterAll, beforeAll, expect, test } from 'vitest'

import { type App, startApp } from './startApp'

const BASE = { base: true }
const ALL = { base: true, a: 1, k: { young: true } }

let app: App

beforeAll(async () => {
  app = await startApp(BASE)
})
afterAll(() => app.close())

test('edits made offline survive a reload, show at once, and are sent once and in order', async () => {
  const visit = await app.visit()
  const tab = await visit.open('?offline')
  await tab.shows(BASE)

  await visit.context.setOffline(true)
  await tab.edit({ a: 1 })
  await tab.edit({ k: 1 })
  // One PATCH cannot express this edit and the one before.
  await tab.edit({ k: { young: true } })
  await tab.shows(ALL)
  await tab.is('paused')
  await tab.stores('young')

  await tab.page.reload()
  await tab.shows(ALL)
  expect(await tab.page.evaluate(() => navigator.onLine)).toBe(false)
  await tab.is('paused')
  expect(visit.sent()).toEqual([])
  expect(app.zep.session('s')?.metadata).toEqual(BASE)

  await visit.context.setOffline(false)
  await tab.is('idle')
  await tab.shows(ALL)
  const answered = visit.answered()
  // The first edit may be sent alone.
  expect([1, 2]).toContain(answered.length - 1)
  expect(Object.assign({}, ...answered.slice(0, -1))).toEqual({ a: 1, k: 1 })
  expect(answered.at(-1)).toEqual({ k: { young: true } })
  expect(visit.sent().at(-1)).toEqual({ k: { young: true } })
  expect(app.zep.session('s')?.metadata).toEqual(ALL)
  expect(await tab.shown()).toEqual([null, ALL])
})

test('two tabs that were offline each send their own edits once after a reload', async () => {
  const visit = await app.visit()
  const tabs = [await visit.open('?offline'), await visit.open('?offline')]
  for (const tab of tabs) await tab.shows(BASE)
  await visit.context.setOffline(true)
  for (const [index, tab] of tabs.entries()) {
    await tab.edit({ [`of${index}`]: true })
    await tab.stores(`of${index}`)
  }
  for (const tab of tabs) {
    await tab.page.reload()
    await tab.is('paused')
  }
  await visit.context.setOffline(false)
  for (const tab of tabs) await tab.is('idle')
  expect(
    visit
      .answered()
      .map((patch) => JSON.stringify(patch))
      .sort(),
  ).toEqual(['{"of0":true}', '{"of1":true}'])
  expect(app.zep.session('s')?.metadata).toEqual({ base: true, of0: true, of1: true })
})
