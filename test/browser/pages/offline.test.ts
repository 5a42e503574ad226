import { expect, onTestFinished, test } from 'vitest'

import { startApp } from './startApp'

const BASE = { base: true }
const ALL = { base: true, a: 1, k: { young: true } }

test('edits made offline survive a reload, show at once, and are sent once and in order', async () => {
  const app = await startApp(BASE)
  onTestFinished(() => app.close())
  const tab = await app.open()
  await tab.shows(BASE)

  await app.context.setOffline(true)
  await tab.edit({ a: 1 })
  await tab.edit({ k: 1 })
  // Cannot share a PATCH with the one before.
  await tab.edit({ k: { young: true } })
  await tab.shows(ALL)
  await tab.is('paused')
  await tab.page.waitForFunction(() => {
    const stored = sessionStorage.getItem('REACT_QUERY_OFFLINE_CACHE') ?? ''
    return stored.includes('"young"')
  })

  await tab.page.reload()
  await tab.shows(ALL)
  expect(await tab.page.evaluate(() => navigator.onLine)).toBe(false)
  await tab.is('paused')
  expect(app.sent()).toEqual([])
  expect(app.zep.session('s')?.metadata).toEqual(BASE)

  await app.context.setOffline(false)
  await tab.is('idle')
  await tab.shows(ALL)
  const sent = app.sent()
  expect(Object.assign({}, ...sent.slice(0, -1))).toEqual({ a: 1, k: 1 })
  expect(sent.at(-1)).toEqual({ k: { young: true } })
  expect(app.zep.session('s')?.metadata).toEqual(ALL)
  expect(await tab.shown()).toEqual([null, ALL])
})
