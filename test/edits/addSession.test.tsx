import { expect, test } from 'vitest'

import {
  isZepError,
  type Metadata,
  type NewSession,
  useAddSession,
  useDeleteSession,
} from '../../src/exports/index'
import { renderWith } from '../harness/renderWith'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

/** A world that shows session s, and the hooks that add and delete sessions. */
async function worldWithAdd(options: ConstructorParameters<typeof World>[0] = {}) {
  const world = await new World(options).mount()
  const add = renderWith(world, () => useAddSession<Metadata>(), undefined)
  const remove = renderWith(world, () => useDeleteSession(), undefined)
  return {
    world,
    add: (newSession: NewSession<Metadata>) => watch(add.current.mutateAsync(newSession)),
    remove: (sessionId: string) => watch(remove.current.mutateAsync({ sessionId })),
  }
}

function watch(promise: Promise<unknown>) {
  const outcome: { state: string; value?: unknown; error?: unknown } = { state: 'pending' }
  promise.then(
    (value) => Object.assign(outcome, { state: 'ok', value }),
    (error: unknown) => Object.assign(outcome, { state: 'failed', error }),
  )
  return outcome
}

const methods = ({ server }: World) =>
  server.requests.flatMap(({ method }) => (method === 'GET' ? [] : method))

test('an add is cached as the detail without a GET, and the lists are read once', async () => {
  const { world, add } = await worldWithAdd()
  const outcome = add({ sessionId: 'new', userId: 'u', metadata: { plan: 'free' } })
  await tick()
  expect(world.cached('new')).toBeUndefined()
  await world.server.open('POST')[0]?.respond()
  expect(outcome).toMatchObject({
    state: 'ok',
    value: { sessionId: 'new', userId: 'u', metadata: { plan: 'free' } },
  })
  expect(world.cached('new')).toEqual({ plan: 'free' })
  await world.switchTo('new')
  expect(world.app.detail.data?.metadata).toEqual({ plan: 'free' })

  await world.server.drain()
  expect(world.app.user.data?.map(({ sessionId }) => sessionId)).toContain('new')
  expect(world.invalidations).toBe(3)
  expect(methods(world)).toEqual(['POST'])
})

test('row 47: edits of a session that is being added wait for it, and show over its detail', async () => {
  const { world, add } = await worldWithAdd()
  const outcome = add({ sessionId: 'new', metadata: { plan: 'free' } })
  await tick()
  const edit = world.edit({ plan: 'pro' }, { sessionId: 'new' })
  await tick()
  expect(methods(world)).toEqual(['POST'])
  await world.server.open('POST')[0]?.respond()
  expect([outcome.state, edit.state]).toEqual(['ok', 'pending'])
  expect(methods(world)).toEqual(['POST', 'PATCH'])
  await world.switchTo('new')
  expect(world.app.detail.data?.metadata).toEqual({ plan: 'pro' })
  expect(world.cached('new')).toEqual({ plan: 'free' })
  await world.server.drain()
  expect(edit.state).toBe('ok')
  expect(world.server.metadata('new')).toEqual({ plan: 'pro' })
})

test('an add of an id that is taken rejects with bad_request, and edits behind it are sent', async () => {
  const { world, add } = await worldWithAdd()
  const outcome = add({ sessionId: 's', metadata: { plan: 'free' } })
  await tick()
  const edit = world.edit({ a: 1 })
  await tick()
  await world.server.drain()
  expect(isZepError(outcome.error, 'bad_request')).toBe(true)
  expect(edit.state).toBe('ok')
  expect(world.view()).toEqual({ ...BASE, a: 1 })
})

test('an add that the app has removed, and that is refused, does not end the edits behind it', async () => {
  const { world, add } = await worldWithAdd()
  const outcome = add({ sessionId: 's' })
  await tick()
  world.queryClient.getMutationCache().clear()
  const edit = world.edit({ a: 1 })
  await tick()
  await world.server.open('POST')[0]?.refuse(409)
  await world.server.drain()
  expect(isZepError(outcome.error, 'conflict')).toBe(true)
  expect(edit.state).toBe('ok')
})

test('an add is not retried unless its caller says so', async () => {
  const { world, add } = await worldWithAdd()
  const outcome = add({ sessionId: 'new' })
  await tick()
  const [post] = world.server.open('POST')
  post?.apply()
  await post?.lose()
  await tick()
  expect(isZepError(outcome.error, 'network')).toBe(true)
  expect(world.server.count('POST')).toBe(1)
})

test('a GET from before an add does not clear the detail when its 404 lands', async () => {
  const { world, add } = await worldWithAdd()
  await world.switchTo('new')
  const older = world.server.get('/sessions/new')
  older.apply()
  add({ sessionId: 'new', metadata: { plan: 'free' } })
  await tick()
  await world.server.open('POST')[0]?.respond()
  expect(world.app.detail.data?.metadata).toEqual({ plan: 'free' })
  await older.respond()
  // From the cache: the app reads the data only, so an error alone would not render it.
  expect(world.queryClient.getQueryState(world.keys.detail('new'))).toMatchObject({
    status: 'success',
    error: null,
  })
  expect(world.app.detail.data?.metadata).toEqual({ plan: 'free' })
})

test('row 48: a delete, an add of the same id and an edit of the new session go out in order', async () => {
  const { world, add, remove } = await worldWithAdd()
  const outcomes = [remove('s')]
  await tick()
  const between = world.edit({ lost: true })
  outcomes.push(add({ sessionId: 's', metadata: { plan: 'free' } }))
  await tick()
  const edit = world.edit({ plan: 'pro' })
  await tick()
  await world.server.drain()
  expect(outcomes.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(isZepError(between.error, 'not_found')).toBe(true)
  expect(edit.state).toBe('ok')
  expect(methods(world)).toEqual(['DELETE', 'POST', 'PATCH'])
  expect(world.server.metadata('s')).toEqual({ plan: 'pro' })
  expect(world.view()).toEqual({ plan: 'pro' })
})

test.each([
  [{ sessionId: '', metadata: {} }, 'sessionId', 'blank'],
  [{ sessionId: 'new', userId: '..' }, 'userId', 'dot_segment'],
  [{ sessionId: 'new', metadata: { system: 1 } }, 'metadata.system', 'reserved_key'],
])('an add of %j rejects before anything is sent', async (newSession, path, code) => {
  const { world, add } = await worldWithAdd()
  const outcome = add(newSession)
  await tick()
  expect(outcome.error).toMatchObject({ code: 'invalid_input', issues: [{ path, code }] })
  expect(world.server.requests).toEqual([])
})
