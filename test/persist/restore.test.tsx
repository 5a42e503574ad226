import { onlineManager } from '@tanstack/react-query'
import { afterEach, describe, expect, test } from 'vitest'

import { type Metadata, mergeMetadata } from '../../src/exports/index'
import { tick } from '../edits/gatedServer'
import { BASE } from '../edits/world'
import { API_KEY, HEADER, Page, type PersisterKind, mutationStates } from './Page'

const KINDS: PersisterKind[] = ['sync', 'async']

/** Whether the app calls `resumePausedMutations()` after the restore, as TanStack's guide says. */
const RESUMES = [true, false]

const CASES = KINDS.flatMap((persister) => RESUMES.map((resume) => ({ persister, resume })))

const A = { ...BASE, a: 1 }

/** What PATCHes come to in the order in which they were sent. */
function folded(patches: Metadata[]): Metadata {
  return patches.reduce((base, patch) => mergeMetadata(base, patch), {})
}

afterEach(() => onlineManager.setOnline(true))

async function threeOffline(options: ConstructorParameters<typeof Page>[0]): Promise<Page> {
  const page = await new Page(options).mount()
  onlineManager.setOnline(false)
  page.edit({ a: 1 })
  page.edit({ b: 'bad' }, { by: 'second' })
  page.edit({ c: 1 })
  await tick()
  return page
}

describe.each(CASES)('$persister storage, resumed by the app: $resume', (options) => {
  test('row 26: edits made offline show at once, and what is stored is what the server said', async () => {
    const page = await threeOffline(options)
    expect(page.shown).toEqual([BASE, A, { ...A, b: 'bad' }, { ...A, b: 'bad', c: 1 }])
    const { state, text } = page.stored
    expect(state.queries.map(({ queryKey }) => queryKey[2])).toEqual([
      'detail',
      'list',
      'list',
      'list',
    ])
    for (const { state: query } of state.queries) {
      expect(JSON.stringify(query.data)).not.toMatch(/"[abc]":/)
    }
    expect(state.mutations.map(({ state: mutation }) => mutation.variables)).toEqual([
      { sessionId: 's', metadata: { a: 1 } },
      { sessionId: 's', metadata: { b: 'bad' } },
      { sessionId: 's', metadata: { c: 1 } },
    ])
    expect(text).not.toContain(API_KEY)
    expect(text).not.toContain(HEADER)
    expect(page.server.count('PATCH')).toBe(0)

    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([{ a: 1 }, { b: 'bad', c: 1 }])
    expect(page.shown).toHaveLength(4)
  })

  test('row 27: they survive a reload, go out once and in order, and only the bad one falls', async () => {
    const page = await (await threeOffline(options)).reload()
    await page.open()
    const all = { ...A, b: 'bad', c: 1 }
    expect(page.shown).toEqual([all])
    expect(page.app.saveState).toMatchObject({ status: 'paused', pendingCount: 3 })
    expect(page.cached()).toEqual(BASE)

    page.server.reset()
    onlineManager.setOnline(true)
    await tick()
    expect(page.server.sent()).toEqual([{ a: 1 }])
    await page.server.drain('PATCH', ({ patch }) => (patch?.['b'] ? 400 : 200))
    expect(page.server.sent()).toEqual([{ a: 1 }, { b: 'bad', c: 1 }, { b: 'bad' }, { c: 1 }])
    expect(page.server.sessions.get('s')).toEqual({ ...A, c: 1 })
    expect(page.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
    // No GET was answered since the reload.
    expect(page.shown).toEqual([all, { ...A, c: 1 }])
    await page.server.drain()
    expect(page.shown).toHaveLength(2)
    expect(page.server.overlaps).toEqual([])
    expect(page.stored.state.mutations).toEqual([])
  })

  test('row 27: what was restored is not sent again by a later reload', async () => {
    const page = await (await threeOffline(options)).reload()
    await page.open()
    onlineManager.setOnline(true)
    await page.server.drain()
    page.server.reset()
    const later = await page.reload()
    await later.open()
    await later.server.drain()
    expect(later.server.count('PATCH')).toBe(0)
    expect(later.view()).toEqual({ ...A, b: 'bad', c: 1 })
    expect(mutationStates(later.queryClient)).toEqual([])
  })

  test('edits restored while online go out without a reconnect', async () => {
    const before = await threeOffline(options)
    await before.close()
    onlineManager.setOnline(true)
    const page = await before.reload()
    page.server.reset()
    await page.open()
    expect(page.shown).toEqual([{ ...A, b: 'bad', c: 1 }])
    await page.server.drain()
    expect(folded(page.server.sent())).toEqual({ a: 1, b: 'bad', c: 1 })
    expect(page.server.count('PATCH')).toBeLessThanOrEqual(2)
    expect(page.shown).toHaveLength(1)
  })

  test('after a logout nothing is stored, restored or sent', async () => {
    const before = await threeOffline(options)
    before.queryClient.clear()
    await before.close()
    onlineManager.setOnline(true)
    expect(before.stored.state).toEqual({ mutations: [], queries: [] })
    const page = await before.reload()
    page.server.reset()
    await page.open()
    await page.server.drain()
    expect(page.view()).toEqual(BASE)
    expect(page.server.count('PATCH')).toBe(0)
  })

  test('an edit that does not show survives without showing', async () => {
    const before = await new Page({ ...options, edit: { optimistic: false } }).mount()
    onlineManager.setOnline(false)
    before.edit({ a: 1 })
    const page = await before.reload()
    await page.open()
    expect(page.shown).toEqual([BASE])
    expect(page.app.saveState.pendingCount).toBe(1)
    onlineManager.setOnline(true)
    await page.server.drain('PATCH')
    expect(page.shown).toEqual([BASE, A])
    expect(page.server.sent()).toEqual([{ a: 1 }])
  })
})

describe.each(RESUMES)(
  'row 28: an edit typed while older ones are restored (app resumes: %s)',
  (resume) => {
    test('shows over them, and is sent after them', async () => {
      const before = await new Page({ persister: 'async' }).mount()
      onlineManager.setOnline(false)
      before.edit({ a: 1 })
      before.edit({ k: 1 })
      await before.close()
      onlineManager.setOnline(true)
      let restore: () => void = () => undefined
      const gate = new Promise<void>((resolve) => (restore = resolve))
      const page = await before.reload({ resume, gate })
      page.server.reset()
      await page.open()
      // Not composable with the older one: which of them is sent first decides what the server holds.
      const outcome = page.edit({ k: { young: true } })
      await tick()
      expect(page.server.requests).toEqual([])

      restore()
      await page.server.drain('PATCH')
      const sent = page.server.sent()
      expect(sent.at(-1)).toEqual({ k: { young: true } })
      expect(folded(sent.slice(0, -1))).toEqual({ a: 1, k: 1 })
      expect(sent.length).toBeLessThanOrEqual(3)
      expect(outcome.state).toBe('ok')
      expect(page.server.sessions.get('s')).toEqual({ ...A, k: { young: true } })
      expect(page.shown).toEqual([{ ...A, k: { young: true } }])
      expect(page.server.overlaps).toEqual([])
    })
  },
)
