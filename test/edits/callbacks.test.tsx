import { expect, test, vi } from 'vitest'

import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }
const VARIABLES = { sessionId: 's', metadata: { a: 1 } }

function spies() {
  return {
    onMutate: vi.fn<(...args: unknown[]) => unknown>(() => 'of onMutate'),
    onSuccess: vi.fn<(...args: unknown[]) => unknown>(),
    onError: vi.fn<(...args: unknown[]) => unknown>(),
    onSettled: vi.fn<(...args: unknown[]) => unknown>(),
  }
}

test("the app's callbacks receive TanStack's arguments", async () => {
  const calls = spies()
  const world = await new World({ edit: calls }).mount()
  const context = expect.objectContaining({
    client: world.queryClient,
    mutationKey: world.keys.update,
  })
  world.edit({ a: 1 })
  await tick()
  expect(calls.onMutate.mock.calls).toEqual([[VARIABLES, context]])
  await world.server.patch().respond()
  const session = expect.objectContaining({ sessionId: 's', metadata: A })
  expect(calls.onSuccess.mock.calls).toEqual([[session, VARIABLES, 'of onMutate', context]])
  expect(calls.onSettled.mock.calls).toEqual([[session, null, VARIABLES, 'of onMutate', context]])
  expect(calls.onError).not.toHaveBeenCalled()

  world.edit({ a: 1 })
  await tick()
  await world.server.patch().refuse(400)
  const error = expect.objectContaining({ code: 'bad_request' })
  expect(calls.onError.mock.calls).toEqual([[error, VARIABLES, 'of onMutate', context]])
  expect(calls.onSettled.mock.calls[1]).toEqual([
    undefined,
    error,
    VARIABLES,
    'of onMutate',
    context,
  ])
  expect(calls.onSuccess).toHaveBeenCalledTimes(1)
})

test('the callbacks run once the cache is up to date, and the caller waits for them', async () => {
  const finish: (() => void)[] = []
  const wait = () => new Promise<void>((resolve) => finish.push(resolve))
  const cached: unknown[] = []
  const onSuccess = () => {
    cached.push(world.cached())
    return wait()
  }
  const onSettled = () => {
    cached.push(world.cached())
    return wait()
  }
  const world: World = await new World({ edit: { onSuccess, onSettled } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.drain()
  expect(cached).toEqual([A])
  expect(world.app.saveState.pendingCount).toBe(0)
  finish[0]?.()
  await tick()
  expect(cached).toEqual([A, A])
  expect(outcome.state).toBe('pending')
  expect(world.app.first.isPending).toBe(true)
  finish[1]?.()
  await tick()
  expect(outcome.state).toBe('ok')
  expect(world.app.first.isSuccess).toBe(true)
  expect(world.shown).toEqual([BASE, A])
})

test('the callbacks passed to mutate() run too', async () => {
  const world = await new World().mount()
  const { onSuccess, onError, onSettled } = spies()
  world.app.first.mutate(VARIABLES, { onSuccess, onError, onSettled })
  await tick()
  await world.server.drain()
  expect(onSuccess.mock.calls[0]?.[0]).toMatchObject({ sessionId: 's', metadata: A })
  expect(onSettled).toHaveBeenCalledTimes(1)
  expect(onError).not.toHaveBeenCalled()
})

test('an edit shows while its onMutate is running, and is sent afterwards', async () => {
  let finish: () => void = () => undefined
  const onMutate = () => new Promise<void>((resolve) => (finish = resolve))
  const world = await new World({
    edit: { onMutate },
    second: { onMutate: () => undefined },
  }).mount()
  world.edit({ k: 1 })
  expect(world.view()).toEqual({ ...BASE, k: 1 })
  world.edit({ k: { x: 1 } }, { by: 'second' })
  await tick()
  expect(world.server.requests).toEqual([])
  finish()
  await tick()
  await world.server.drain()
  expect(world.server.sent()).toEqual([{ k: 1 }, { k: { x: 1 } }])
  expect(world.shown).toEqual([BASE, { ...BASE, k: 1 }, { ...BASE, k: { x: 1 } }])
})

test('if onMutate throws, its edit is removed and the next one is sent', async () => {
  const onMutate = () => {
    throw new Error('no')
  }
  const world = await new World({
    edit: { onMutate },
    second: { onMutate: () => undefined },
  }).mount()
  const first = world.edit({ a: 1 })
  const second = world.edit({ b: 1 }, { by: 'second' })
  await tick()
  expect(first).toMatchObject({ state: 'failed', error: { message: 'no' } })
  expect(world.view()).toEqual({ ...BASE, b: 1 })
  await world.server.drain()
  expect(second.state).toBe('ok')
  expect(world.server.sent()).toEqual([{ b: 1 }])
})

test('if onSuccess throws, the call rejects but the edit stays', async () => {
  const onSuccess = () => {
    throw new Error('no')
  }
  const world = await new World({ edit: { onSuccess } }).mount()
  const outcome = world.edit({ a: 1 })
  await tick()
  await world.server.drain()
  expect(outcome).toMatchObject({ state: 'failed', error: { message: 'no' } })
  expect(world.view()).toEqual(A)
  expect(world.shown).toEqual([BASE, A])
})

test('two hooks called with the same variables object send two edits, one for each caller', async () => {
  const world = await new World().mount()
  const outcomes = Promise.allSettled([
    world.app.first.mutateAsync(VARIABLES),
    world.app.second.mutateAsync(VARIABLES),
  ])
  await tick()
  expect(world.view()).toEqual(A)
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(A)
  await world.server.drain()
  expect(await outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'bad_request' } },
    { status: 'fulfilled', value: { metadata: A } },
  ])
  expect(world.server.sent()).toEqual([{ a: 1 }, { a: 1 }])
  expect(world.shown).toEqual([BASE, A])
})

test('a refused edit is gone before its callbacks run, and the next one is sent meanwhile', async () => {
  let finish: () => void = () => undefined
  const onError = () => new Promise<void>((resolve) => (finish = resolve))
  const world = await new World({ edit: { onError } }).mount()
  const refused = world.edit({ a: 1 })
  await tick()
  const next = world.edit({ b: 1 })
  await world.server.patch().refuse(401)
  expect(world.view()).toEqual({ ...BASE, b: 1 })
  expect(world.server.sent()).toEqual([{ a: 1 }, { b: 1 }])
  expect(refused.state).toBe('pending')
  finish()
  await world.server.drain()
  expect([refused.state, next.state]).toEqual(['failed', 'ok'])
})
