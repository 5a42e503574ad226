import { focusManager, onlineManager } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'

import { shouldDehydrateEdit } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'
import { Page } from './Page'

const AB = { ...BASE, a: 1, b: 1 }

afterEach(() => {
  onlineManager.setOnline(true)
  focusManager.setFocused(undefined)
})

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

test('an edit restored before ZepProvider is mounted is retried as the app says, but not by TanStack too', async () => {
  const before = await new Page({ late: true }).mount()
  onlineManager.setOnline(false)
  before.edit({ a: 1 })
  await before.close()
  onlineManager.setOnline(true)
  const page = await before.reload()
  page.queryClient.setMutationDefaults(page.keys.update, { retry: 1 })
  page.server.reset()
  // TanStack's own retries wait for a visible tab.
  focusManager.setFocused(false)
  await page.open()
  await page.server.drain('PATCH', () => 503)
  expect(page.server.sent()).toEqual([{ a: 1 }, { a: 1 }])
  expect(page.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
})

test('in a page that was loaded offline, an edit without retries waits for the network', async () => {
  const world = await new World({ edit: { retry: false } }).mount()
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.patch().lose()
  onLine.mockRestore()
  expect(outcome.state).toBe('pending')
  expect(world.app.saveState).toMatchObject({ status: 'paused', pendingCount: 1 })
  const [mutation] = world.queryClient.getMutationCache().getAll()
  expect(mutation && shouldDehydrateEdit(mutation)).toBe(true)
  window.dispatchEvent(new Event('online'))
  await world.server.drain()
  expect(outcome.state).toBe('ok')
  expect(world.server.sent()).toEqual([{ a: 1 }, { a: 1 }])
})

test('in a page that was loaded offline, reads that fail are repeated once the network is back', async () => {
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const world = await new World().open()
  for (const request of world.server.open()) await request.lose()
  onLine.mockRestore()
  expect(onlineManager.isOnline()).toBe(false)
  window.dispatchEvent(new Event('online'))
  await tick()
  await world.server.drain()
  expect(world.view()).toEqual(BASE)
})
