import { onlineManager } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'

import { shouldDehydrateEdit } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE } from '../harness/World'
import { Page } from './Page'

const AB = { ...BASE, a: 1, b: 1 }

afterEach(() => onlineManager.setOnline(true))

async function reloadedOffline(): Promise<Page> {
  const before = await new Page({ shouldDehydrateMutation: shouldDehydrateEdit }).mount()
  onlineManager.setOnline(false)
  before.edit({ a: 1 })
  before.edit({ b: 1 })
  await before.close()
  // In a new page, TanStack assumes that it is online, even if the browser says otherwise.
  onlineManager.setOnline(true)
  const page = await before.reload()
  page.server.reset()
  return page
}

test('edits restored in a page that was loaded offline wait for the network', async () => {
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const page = await reloadedOffline()
  await page.open()
  for (let round = 0; round < 5; round++) {
    for (const request of page.server.open()) await request.lose()
    await tick()
  }
  expect(page.app.saveState).toMatchObject({ status: 'paused', pendingCount: 2, failedCount: 0 })
  expect(page.stored.state.mutations).toHaveLength(2)

  page.server.reset()
  onLine.mockReturnValue(true)
  window.dispatchEvent(new Event('online'))
  await page.server.drain()
  expect(page.server.sent().flatMap(Object.keys)).toEqual(['a', 'b'])
  expect(page.server.metadata('s')).toEqual(AB)
  expect(page.shown).toEqual([AB])
  // The reads that failed offline are repeated.
  expect(page.server.count('GET')).toBeGreaterThan(0)
})

test('a network error does not count as offline while the browser is online', async () => {
  const page = await reloadedOffline()
  await page.open()
  await page.server.patch().lose()
  expect(onlineManager.isOnline()).toBe(true)
})

test('edits restored before ZepProvider is mounted are sent once it is', async () => {
  const before = await new Page({ late: true }).mount()
  onlineManager.setOnline(false)
  before.edit({ a: 1 })
  before.edit({ b: 1 })
  await before.close()
  onlineManager.setOnline(true)
  const page = await before.reload()
  page.server.reset()
  await page.open()
  expect(page.shown).toEqual([AB])
  await page.server.drain()
  expect(page.server.sent().flatMap(Object.keys)).toEqual(['a', 'b'])
  expect(page.shown).toEqual([AB])
})
