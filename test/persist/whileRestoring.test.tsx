/** An edit that is made offline while a restore is running. */
import { onlineManager } from '@tanstack/react-query'
import { afterEach, describe, expect, test } from 'vitest'

import { tick } from '../harness/tick'
import { Page, RESUMES } from './Page'

afterEach(() => onlineManager.setOnline(true))

/** Opens a page offline that waits for its storage, which contains an older edit or nothing. */
async function restoring({
  olderEdit,
  ...options
}: ConstructorParameters<typeof Page>[0] & { olderEdit: boolean }) {
  const before = await new Page({ persister: 'async', ...options }).mount()
  onlineManager.setOnline(false)
  if (olderEdit) before.edit({ k: 1 })
  await before.close()
  let restore: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (restore = resolve))
  const page = await before.reload({ gate })
  page.server.reset()
  await page.open()
  const outcome = page.edit({ k: { young: true } })
  await tick()
  return { page, outcome, restore }
}

describe.each(RESUMES)('over an older one (app resumes: %s)', (resume) => {
  test('it waits for the network, and is stored once the restore has ended', async () => {
    const { page, outcome, restore } = await restoring({ resume, olderEdit: true })
    restore()
    await tick()
    // A query is not fetched while a restore is running.
    expect(page.app.list.fetchStatus).toBe('paused')
    expect(page.app.saveState).toMatchObject({ status: 'paused', pendingCount: 2 })
    expect(page.stored.state.mutations).toHaveLength(2)
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([{ k: 1 }, { k: { young: true } }])
    expect(outcome.state).toBe('ok')
  })

  test('it is sent once the restore has ended, if the network is back by then', async () => {
    const { page, outcome, restore } = await restoring({ resume, olderEdit: true })
    onlineManager.setOnline(true)
    await tick()
    expect(page.server.sent()).toEqual([])
    restore()
    await page.server.drain()
    expect(page.server.sent()).toEqual([{ k: 1 }, { k: { young: true } }])
    expect(outcome.state).toBe('ok')
  })
})

// TanStack Query needs some microtasks to notice: an edit must not look paused to the app meanwhile.
test.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'it does not keep the restore from ending if the network is back %i microtasks after its begin',
  async (microtasks) => {
    const { page, outcome, restore } = await restoring({ resume: true, olderEdit: false })
    restore()
    for (let count = 0; count < microtasks; count++) await Promise.resolve()
    onlineManager.setOnline(true)
    await tick()
    expect(page.app.list.fetchStatus).toBe('fetching')
    await page.server.drain()
    expect(page.server.sent()).toEqual([{ k: { young: true } }])
    expect(outcome.state).toBe('ok')
  },
)

test('it does not keep the restore from ending while its onMutate is running', async () => {
  let proceed: () => void = () => undefined
  const onMutate = () => new Promise<void>((resolve) => (proceed = resolve))
  const { page, outcome, restore } = await restoring({
    resume: true,
    olderEdit: false,
    edit: { onMutate },
  })
  onlineManager.setOnline(true)
  restore()
  await tick()
  expect(page.app.list.fetchStatus).toBe('fetching')
  proceed()
  await page.server.drain()
  expect(page.server.sent()).toEqual([{ k: { young: true } }])
  expect(outcome.state).toBe('ok')
})
