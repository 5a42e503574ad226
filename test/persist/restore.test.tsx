import { onlineManager } from '@tanstack/react-query'
import { afterEach, describe, expect, test, vi } from 'vitest'

import { mergeMetadata, type Metadata } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE } from '../harness/World'
import { API_KEY, HEADER, mutationStates, Page, type PersisterKind, RESUMES } from './Page'

const KINDS: PersisterKind[] = ['sync', 'async']

const CASES = KINDS.flatMap((persister) => RESUMES.map((resume) => ({ persister, resume })))

const A = { ...BASE, a: 1 }

/** The metadata that these PATCHes produce in order. */
function resultOf(patches: Metadata[]): Metadata {
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

describe.each(CASES)('with $persister storage (app resumes: $resume)', (options) => {
  test('row 26: edits made offline show at once, and stored queries contain only what the server said', async () => {
    const page = await threeOffline(options)
    expect(page.shown).toEqual([BASE, A, { ...A, b: 'bad' }, { ...A, b: 'bad', c: 1 }])
    const { state, text } = page.stored
    expect(state.queries.map(({ queryKey }) => queryKey[1])).toEqual([
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

  test('row 27: edits made offline survive a reload and are sent once and in order; only the bad one fails', async () => {
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
    expect(page.server.metadata('s')).toEqual({ ...A, c: 1 })
    expect(page.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
    // No GET has completed since the reload.
    expect(page.shown).toEqual([all, { ...A, c: 1 }])
    await page.server.drain()
    expect(page.shown).toHaveLength(2)
    expect(page.server.overlaps).toEqual([])
    expect(page.stored.state.mutations).toEqual([])
  })

  test('row 27: a later reload does not send restored edits again', async () => {
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

  test('edits restored while online are sent without a reconnect', async () => {
    const before = await threeOffline(options)
    await before.close()
    onlineManager.setOnline(true)
    const page = await before.reload()
    page.server.reset()
    await page.open()
    expect(page.shown).toEqual([{ ...A, b: 'bad', c: 1 }])
    await page.server.drain()
    expect(resultOf(page.server.sent())).toEqual({ a: 1, b: 'bad', c: 1 })
    expect(page.server.count('PATCH')).toBeLessThanOrEqual(2)
    expect(page.shown).toHaveLength(1)
  })

  test('after queryClient.clear(), as on logout, nothing is stored, restored or sent', async () => {
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

  test('an edit with optimistic: false survives a reload without showing', async () => {
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
  'row 28: an edit made while older ones are being restored (app resumes: %s)',
  (resume) => {
    test('the edit shows over the restored ones and is sent after them', async () => {
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
      // One PATCH cannot express both, so their order decides what the server ends up with.
      const outcome = page.edit({ k: { young: true } })
      await tick()
      expect(page.server.requests).toEqual([])

      restore()
      await page.server.drain('PATCH')
      const sent = page.server.sent()
      expect(sent.at(-1)).toEqual({ k: { young: true } })
      expect(resultOf(sent.slice(0, -1))).toEqual({ a: 1, k: 1 })
      expect(sent.length).toBeLessThanOrEqual(3)
      expect(outcome.state).toBe('ok')
      expect(page.server.metadata('s')).toEqual({ ...A, k: { young: true } })
      expect(page.shown).toEqual([{ ...A, k: { young: true } }])
      expect(page.server.overlaps).toEqual([])
    })
  },
)

test.each([
  ['nothing', undefined],
  ['a value', () => 'from onMutate'],
] as const)(
  'what is stored is what was given, whatever the caller changes later (onMutate returns %s)',
  async (_, onMutate) => {
    const before = await new Page(onMutate && { edit: { onMutate } }).mount()
    onlineManager.setOnline(false)
    const metadata: Metadata = { a: 1 }
    before.edit(metadata)
    metadata['a'] = 2
    await tick()
    metadata['a'] = 3
    before.edit({ b: 1 })
    const page = await before.reload()
    page.server.reset()
    await page.open()
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(resultOf(page.server.sent())).toEqual({ a: 1, b: 1 })
  },
)

test('edits made after the clock was set back stay behind the older ones in a reload', async () => {
  const before = await new Page().mount()
  onlineManager.setOnline(false)
  before.edit({ k: 1 })
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000)
  before.edit({ k: { x: 1 } })
  clock.mockRestore()
  const page = await before.reload()
  page.server.reset()
  await page.open()
  expect(page.view()).toEqual({ ...BASE, k: { x: 1 } })
  onlineManager.setOnline(true)
  await page.server.drain()
  expect(page.server.sent()).toEqual([{ k: 1 }, { k: { x: 1 } }])
})
