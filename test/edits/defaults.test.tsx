import { QueryClient, useMutation } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import { createZepClient, sessionKeys, useUpdateSession } from '../../src/exports/index'
import { registerDefaults } from '../../src/edits/registerDefaults'
import { renderWith } from '../harness/renderWith'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const zep = createZepClient({ baseUrl: 'https://zep.test/api/v2' })
const keys = sessionKeys(zep)

test.each(['before', 'after'])(
  "the app's own query defaults win, set %s the provider mounts",
  (order) => {
    const queryClient = new QueryClient()
    const set = (): void => {
      queryClient.setQueryDefaults(keys.all, { staleTime: 1000, retry: 7 })
      queryClient.setQueryDefaults(keys.lists, { retryDelay: 5 })
    }
    if (order === 'before') set()
    registerDefaults(zep, queryClient, {})
    if (order === 'after') set()
    expect(queryClient.getQueryDefaults(keys.detail('s'))).toMatchObject({
      staleTime: 1000,
      retry: 7,
    })
    expect(queryClient.getQueryDefaults(keys.list())).toMatchObject({ retry: 7, retryDelay: 5 })
  },
)

test.each(['before', 'after'])(
  "the app's own mutation defaults win, set %s the provider mounts",
  async (order) => {
    const world = new World({ queryClient: { defaultOptions: { mutations: {} } } })
    const mutated: unknown[] = []
    const set = (): void => {
      world.queryClient.setMutationDefaults(world.keys.update, {
        retry: 1,
        retryDelay: 0,
        onMutate: (variables) => void mutated.push(variables),
        meta: { app: true },
      })
    }
    if (order === 'before') set()
    await world.mount()
    if (order === 'after') set()
    const hook = renderWith(world, () => useUpdateSession(), undefined)
    const variables = { sessionId: 's', metadata: { a: 1 } }
    hook.current.mutate(variables)
    await world.server.drain('PATCH', () => 503)
    expect(world.server.count('PATCH')).toBe(2)
    expect(hook.current.error).toMatchObject({ status: 503 })
    expect(mutated).toEqual([variables])
    const [mutation] = world.queryClient.getMutationCache().getAll()
    expect(mutation?.meta).toEqual({ app: true })
  },
)

test("the options of a hook win over the app's own mutation defaults", async () => {
  const world = new World({ edit: { retry: false } })
  world.queryClient.setMutationDefaults(world.keys.update, { retry: 3 })
  await world.mount()
  const outcome = world.edit({ a: 1 })
  await world.server.drain('PATCH', () => 503)
  expect(outcome).toMatchObject({ state: 'failed', error: { status: 503 } })
  expect(world.server.count('PATCH')).toBe(1)
})

test("a mutation of the app's own under our key is left alone", async () => {
  const world = await new World().mount()
  const sent: unknown[] = []
  const hook = renderWith(
    world,
    () =>
      useMutation({
        mutationKey: world.keys.update,
        mutationFn: async (variables: { sessionId: string; metadata: object }) => {
          sent.push(variables)
        },
      }),
    undefined,
  )
  const variables = { sessionId: 's', metadata: { a: 1 } }
  hook.current.mutate(variables)
  await tick()
  expect(sent).toEqual([variables])
  expect(hook.current.status).toBe('success')
  expect(world.shown).toEqual([BASE])
  expect(world.app.saveState).toMatchObject({ status: 'idle', pendingCount: 0 })
  expect(world.server.requests).toEqual([])
})

test('a mutation function that the app has set for our key is kept, and hooks send through the lane', async () => {
  const world = new World()
  const mutationFn = () => Promise.resolve('of the app')
  world.queryClient.setMutationDefaults(world.keys.update, { mutationFn })
  await world.mount()
  const hook = renderWith(world, () => useMutation({ mutationKey: world.keys.update }), undefined)
  hook.current.mutate()
  await tick()
  expect(hook.current.data).toBe('of the app')
  expect(world.server.count('PATCH')).toBe(0)
  world.edit({ a: 1 })
  await world.server.drain()
  expect(world.server.sent()).toEqual([{ a: 1 }])
})

test('a mutation under our key without a function of its own goes through the lane', async () => {
  const world = await new World().mount()
  const hook = renderWith(world, () => useMutation({ mutationKey: world.keys.update }), undefined)
  hook.current.mutate({ sessionId: 's', metadata: { a: 1 } } as never)
  await tick()
  expect(world.view()).toEqual({ ...BASE, a: 1 })
  await world.server.drain()
  expect(hook.current.status).toBe('success')
})

test('a retry function that throws fails the edit with the error of the server', async () => {
  const thrown = new Error('a bug in retry')
  const reported: unknown[] = []
  const report = (reason: unknown): void => void reported.push(reason)
  process.on('unhandledRejection', report)
  const world = await new World({
    edit: {
      retry: () => {
        throw thrown
      },
    },
  }).mount()
  const outcome = world.edit({ a: 1 })
  await world.server.drain('PATCH', () => 503)
  process.off('unhandledRejection', report)
  expect(outcome).toMatchObject({ state: 'failed', error: { status: 503 } })
  expect(reported).toEqual([thrown])
})
