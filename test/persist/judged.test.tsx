import { onlineManager } from '@tanstack/react-query'
import { afterEach, describe, expect, test } from 'vitest'

import {
  isZepError,
  type Metadata,
  shouldDehydrateEdit,
  type StandardSchema,
  type ZepProviderProps,
} from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE } from '../harness/World'
import { Page } from './Page'

afterEach(() => onlineManager.setOnline(true))

const FILTERS = [
  ["TanStack's default filter", undefined],
  ['shouldDehydrateEdit', shouldDehydrateEdit],
  ['a filter that stores everything', () => true],
] as const

/** Refuses edits that contain `bad`. */
const refusesBad: StandardSchema<Metadata> = {
  '~standard': {
    validate: (value) =>
      'bad' in (value as Metadata) ? { issues: [{ message: 'no', path: ['bad'] }] } : {},
  },
}
const refusesBadLater: StandardSchema<Metadata> = {
  '~standard': { validate: async (value) => refusesBad['~standard'].validate(value) },
}

function optionsWith(filter: (typeof FILTERS)[number][1]) {
  return filter ? { shouldDehydrateMutation: filter } : {}
}

describe.each(FILTERS)('with %s', (_, filter) => {
  test.each([
    ['synchronous', refusesBad],
    ['asynchronous', refusesBadLater],
  ])(
    'an edit made offline that a %s schema refused is not sent after a reload',
    async (_kind, schema) => {
      const before = await new Page({ ...optionsWith(filter), edit: { schema } }).mount()
      onlineManager.setOnline(false)
      before.edit({ bad: 1 })
      before.edit({ a: 1 })
      await tick()
      const page = await before.reload({ edit: {} })
      await page.open()
      expect(page.shown).toEqual([{ ...BASE, a: 1 }])
      onlineManager.setOnline(true)
      await page.server.drain()
      expect(page.server.sent()).toEqual([{ a: 1 }])
    },
  )

  test('a restored edit is judged again by the schema of the provider', async () => {
    const before = await new Page(optionsWith(filter)).mount()
    onlineManager.setOnline(false)
    before.edit({ bad: 1 })
    before.edit({ a: 1 })
    const page = await before.reload({ provider: { schema: refusesBad } })
    await page.open()
    expect(page.shown).toEqual([{ ...BASE, a: 1 }])
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([{ a: 1 }])
    expect(page.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
    expect(isZepError(page.app.saveState.error, 'invalid_input')).toBe(true)
  })
})

test('the schema of the provider judges the edits of every hook that has none of its own', async () => {
  const page = await new Page({ provider: { schema: refusesBad } }).mount()
  const outcomes = [page.edit({ bad: 1 }), page.edit({ a: 1 })]
  await page.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['failed', 'ok'])
  expect(page.server.sent()).toEqual([{ a: 1 }])
})

describe('failed edits', () => {
  test.each(['retry', 'discard'] as const)(
    'an edit that Zep refused survives a reload, and the user can %s it',
    async (action) => {
      const before = await new Page(optionsWith(shouldDehydrateEdit)).mount()
      before.edit({ a: 1 })
      await before.server.drain('PATCH', () => 400)
      const page = await before.reload()
      await page.open()
      await page.server.drain()
      expect(page.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
      const { error } = page.app.saveState
      expect(isZepError(error, 'bad_request')).toBe(true)
      expect(error).toMatchObject({ status: 400, sessionId: 's' })
      expect(error?.message).toMatch(/400/)
      expect(page.view()).toEqual(BASE)
      page.server.reset()

      page.app.saveState[action]()
      await tick()
      await page.server.drain()
      expect(page.server.sent()).toEqual(action === 'retry' ? [{ a: 1 }] : [])
      expect(page.app.saveState).toMatchObject({ status: 'idle', failedCount: 0 })
      expect(page.stored.state.mutations).toEqual([])
    },
  )
})

describe('the version of stored edits', () => {
  async function reloaded(provider: Omit<ZepProviderProps, 'client' | 'children'>) {
    const before = await new Page({ provider: { version: '1' } }).mount()
    onlineManager.setOnline(false)
    before.edit({ old: 1 })
    const page = await before.reload({ provider })
    await page.open()
    return page
  }

  test('an edit of the same version is sent as it is', async () => {
    const page = await reloaded({ version: '1', migrateEdit: () => null })
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([{ old: 1 }])
  })

  test('an edit of another version is migrated', async () => {
    const seen: unknown[] = []
    const page = await reloaded({
      version: '2',
      migrateEdit: (edit) => {
        seen.push(edit)
        return { ...edit.variables, metadata: { new: edit.variables.metadata?.['old'] } }
      },
    })
    expect(page.shown).toEqual([{ ...BASE, new: 1 }])
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([{ new: 1 }])
    const variables = { sessionId: 's', metadata: { old: 1 } }
    expect(seen).toEqual([{ operation: 'updateSession', variables, version: '1' }])
  })

  test('an edit of another version is dropped if the migration returns null', async () => {
    const page = await reloaded({ version: '2', migrateEdit: () => null })
    expect(page.shown).toEqual([BASE])
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([])
    expect(page.app.saveState).toMatchObject({ status: 'idle', pendingCount: 0, failedCount: 0 })
  })

  test('a migration that throws fails the edit, with the error as its cause', async () => {
    const cause = new Error('boom')
    const page = await reloaded({
      version: '2',
      migrateEdit: () => {
        throw cause
      },
    })
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([])
    expect(page.app.saveState).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_input', sessionId: 's', cause },
    })
  })

  test('without a migration, an edit of another version fails where the user can see it', async () => {
    const page = await reloaded({ version: '2' })
    expect(page.shown).toEqual([BASE])
    onlineManager.setOnline(true)
    await page.server.drain()
    expect(page.server.sent()).toEqual([])
    expect(page.app.saveState).toMatchObject({ status: 'failed', failedCount: 1 })
    expect(page.app.saveState.error).toMatchObject({ issues: [{ code: 'other_version' }] })
  })
})

test('an edit that was migrated and then refused is not migrated again by retry()', async () => {
  const before = await new Page({ provider: { version: '1' } }).mount()
  onlineManager.setOnline(false)
  before.edit({ cents: 1 })
  const page = await before.reload({
    provider: {
      version: '2',
      migrateEdit: ({ variables }) => ({
        ...variables,
        metadata: { cents: Number(variables.metadata?.['cents']) * 100 },
      }),
    },
  })
  await page.open()
  onlineManager.setOnline(true)
  await page.server.drain('PATCH', () => 400)
  page.app.saveState.retry()
  await page.server.drain()
  expect(page.server.sent()).toEqual([{ cents: 100 }, { cents: 100 }])
})

test('an edit that was migrated is stored as one of the new version', async () => {
  const before = await new Page({ provider: { version: '1' } }).mount()
  onlineManager.setOnline(false)
  before.edit({ cents: 1 })
  const migrated = await before.reload({
    provider: {
      version: '2',
      migrateEdit: ({ variables }) => ({
        ...variables,
        metadata: { cents: Number(variables.metadata?.['cents']) * 100 },
      }),
    },
  })
  await migrated.open()
  // Any other change makes the persister store everything again.
  migrated.edit({ b: 1 })
  const page = await migrated.reload()
  await page.open()
  expect(page.shown).toEqual([{ ...BASE, cents: 100, b: 1 }])
  onlineManager.setOnline(true)
  await page.server.drain()
  expect(page.server.metadata('s')).toEqual({ ...BASE, cents: 100, b: 1 })
})
