import { onlineManager } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'

import { type Metadata, shouldDehydrateEdit, type StandardSchema } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE } from '../harness/World'
import { Page } from './Page'

const A = { ...BASE, a: 1 }
const ABC = { ...A, b: 1, c: 1 }

const OPTED_IN = { shouldDehydrateMutation: shouldDehydrateEdit }

afterEach(() => onlineManager.setOnline(true))

test('an edit in flight is not stored unless the app opts in', async () => {
  const page = await new Page().mount()
  page.edit({ a: 1 })
  await tick()
  expect(page.server.patch().patch).toEqual({ a: 1 })
  expect(page.stored.state.mutations).toEqual([])
})

test.each([
  { resume: true, applied: true },
  { resume: true, applied: false },
  { resume: false, applied: true },
  { resume: false, applied: false },
])(
  'an edit in flight and those behind it survive a reload (app resumes: $resume, server applied it: $applied)',
  async ({ resume, applied }) => {
    const before = await new Page({ ...OPTED_IN, resume }).mount()
    before.edit({ a: 1 })
    before.edit({ b: 1 })
    await tick()
    onlineManager.setOnline(false)
    before.edit({ c: 1 })
    if (applied) before.server.patch().apply()
    await before.close()
    expect(before.server.sent()).toEqual([{ a: 1 }])
    onlineManager.setOnline(true)

    const page = await before.reload()
    page.server.reset()
    await page.open()
    expect(page.shown).toEqual([ABC])
    await page.server.drain()
    expect(page.server.sent().flatMap(Object.keys)).toEqual(['a', 'b', 'c'])
    expect(page.server.count('PATCH')).toBeLessThanOrEqual(2)
    expect(page.server.metadata('s')).toEqual(ABC)
    expect(page.shown).toEqual([ABC])
    expect(page.server.overlaps).toEqual([])
    expect(page.stored.state.mutations).toEqual([])
  },
)

test('an edit that is waiting for its retry survives a reload and stays ahead of later edits', async () => {
  const defaultOptions = { mutations: { retryDelay: 60_000 } }
  const before = await new Page({ ...OPTED_IN, queryClient: { defaultOptions } }).mount()
  before.edit({ k: 1 })
  await tick()
  await before.server.patch().refuse(503)
  before.edit({ k: { young: true } })
  const page = await before.reload()
  page.server.reset()
  await page.open()
  expect(page.shown).toEqual([{ ...BASE, k: { young: true } }])
  await page.server.drain()
  expect(page.server.sent()).toEqual([{ k: 1 }, { k: { young: true } }])
  expect(page.server.metadata('s')).toEqual({ ...BASE, k: { young: true } })
})

test('an acknowledged edit is not stored, even while its callbacks are running', async () => {
  const onSuccess = (): Promise<void> => new Promise(() => undefined)
  const before = await new Page({ ...OPTED_IN, edit: { onSuccess } }).mount()
  before.edit({ k: 'taken' })
  await tick()
  await before.server.patch().respond()
  await before.server.drain()
  expect(before.stored.state.mutations).toEqual([])
  before.server.zep.remoteUpdate('s', { k: 'newer' })
  const page = await before.reload()
  page.server.reset()
  await page.open()
  await page.server.drain()
  expect(page.server.count('PATCH')).toBe(0)
  expect(page.view()).toEqual({ ...BASE, k: 'newer' })
})

test('an edit that its schema refuses is not stored, not even offline', async () => {
  const schema = (validate: () => object): StandardSchema<Metadata> => ({
    '~standard': { validate },
  })
  const issues = [{ message: 'no' }]
  const schemas = [schema(() => ({ issues })), schema(() => Promise.resolve({ issues }))]
  for (const each of schemas) {
    const before = await new Page({ ...OPTED_IN, edit: { schema: each } }).mount()
    onlineManager.setOnline(false)
    before.edit({ a: 1 })
    await tick()
    expect(before.stored.state.mutations).toEqual([])
    const page = await before.reload()
    page.server.reset()
    await page.open()
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.shown).toEqual([BASE])
    expect(page.server.count('PATCH')).toBe(0)
  }
})

test('an edit is stored only once its schema has accepted it', async () => {
  let accept: (verdict: object) => void = () => undefined
  const validate = () => new Promise<object>((resolve) => (accept = resolve))
  const page = await new Page({
    ...OPTED_IN,
    edit: { schema: { '~standard': { validate } } },
  }).mount()
  page.edit({ a: 1 })
  await tick()
  expect(page.stored.state.mutations).toEqual([])
  accept({})
  await tick()
  expect(page.server.patch().patch).toEqual({ a: 1 })
  page.edit({ b: 1 })
  await tick()
  expect(page.stored.state.mutations.map(({ state }) => state.variables)).toEqual([
    { sessionId: 's', metadata: { a: 1 } },
  ])
})

test("the app's own mutations are stored only while they are paused, as TanStack does by default", async () => {
  const page = await new Page(OPTED_IN).mount()
  const cache = page.queryClient.getMutationCache()
  const mutationFn = (): Promise<void> => new Promise(() => undefined)
  const running = cache.build(page.queryClient, { mutationFn, mutationKey: ['mine'] })
  void running.execute('running')
  await tick()
  onlineManager.setOnline(false)
  const paused = cache.build(page.queryClient, { mutationFn })
  void paused.execute('paused')
  await tick()
  expect(page.stored.state.mutations.map(({ state }) => state.variables)).toEqual(['paused'])
})
