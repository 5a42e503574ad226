import { describe, expect, test } from 'vitest'

import { GatedServer } from '../harness/GatedServer'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

/** E0 in flight, and good, bad and good behind it, which go out together. */
async function composed(world: World) {
  await world.mount()
  world.edit({ first: 1 })
  await tick()
  const outcomes = [world.edit({ a: 1 }), world.edit({ bad: 1 }), world.edit({ c: 1 })]
  await world.server.patch().respond()
  expect(world.server.sent().at(-1)).toEqual({ a: 1, bad: 1, c: 1 })
  return outcomes
}

const states = (outcomes: { state: string }[]) => outcomes.map(({ state }) => state)

describe('what concerns the content of a composed PATCH', () => {
  test.each([400, 413, 422])('a %i fails only the edit that caused it', async (status) => {
    const world = new World()
    const outcomes = await composed(world)
    await world.server.drain('PATCH', ({ patch }) => (patch && 'bad' in patch ? status : 200))
    expect(states(outcomes)).toEqual(['ok', 'failed', 'ok'])
    expect(outcomes[1]).toMatchObject({ error: { status } })
    expect(world.server.sent().slice(1)).toEqual([
      { a: 1, bad: 1, c: 1 },
      { a: 1 },
      { bad: 1 },
      { c: 1 },
    ])
    expect(world.view()).toEqual({ ...BASE, first: 1, a: 1, c: 1 })
  })

  test('a composed PATCH over 5 MiB goes out as the edits that are not', async () => {
    const world = await new World().mount()
    world.edit({ first: 1 })
    await tick()
    const long = 'x'.repeat(3 * 1024 * 1024)
    const outcomes = [world.edit({ a: long }), world.edit({ b: long })]
    await world.server.drain()
    expect(states(outcomes)).toEqual(['ok', 'ok'])
    expect(world.server.sent().map((patch) => Object.keys(patch))).toEqual([
      ['first'],
      ['a'],
      ['b'],
    ])
  })
})

describe('what concerns none of the edits', () => {
  test.each([401, 403, 405, 451])(
    'a %i fails the edits of the request at once, and those behind are sent',
    async (status) => {
      const world = new World()
      const outcomes = await composed(world)
      const behind = [world.edit({ d: 1 }), world.edit({ e: 1 })]
      await world.server.patch().refuse(status)
      expect(states(outcomes)).toEqual(['failed', 'failed', 'failed'])
      for (const { error } of outcomes) expect(error).toMatchObject({ status })
      expect(world.server.sent().at(-1)).toEqual({ d: 1, e: 1 })
      await world.server.drain()
      expect(states(behind)).toEqual(['ok', 'ok'])
      expect(world.server.count('PATCH')).toBe(3)
    },
  )

  test('a 401 to fifty edits costs one PATCH', async () => {
    const world = await new World().mount()
    world.edit({ first: 1 })
    await tick()
    const outcomes = Array.from({ length: 50 }, (_, index) => world.edit({ [`k${index}`]: 1 }))
    await world.server.patch().respond()
    await world.server.drain('PATCH', () => 401)
    expect(new Set(states(outcomes))).toEqual(new Set(['failed']))
    expect(world.server.count('PATCH')).toBe(2)
  })

  test('each caller gets an error object of its own', async () => {
    const world = new World()
    const outcomes = await composed(world)
    await world.server.patch().refuse(401)
    expect(new Set(outcomes.map(({ error }) => error)).size).toBe(3)
  })

  test('a 404 of the route does not drop the edits behind it', async () => {
    const server = new GatedServer({ s: BASE, t: BASE })
    const { fetch } = server
    let isDeployed = false
    const world = await new World({
      server: Object.assign(server, {
        fetch: (async (input, init) => {
          const response = await fetch(input, init)
          const isMissing = init?.method === 'PATCH' && !isDeployed
          return isMissing ? new Response('404 page not found', { status: 404 }) : response
        }) satisfies typeof globalThis.fetch,
      }),
    }).mount()
    const first = world.edit({ a: 1 })
    await tick()
    const behind = world.edit({ b: 1 })
    await world.server.patch().respond()
    isDeployed = true
    expect(first.error).toMatchObject({ code: 'not_found', issues: [{ code: 'no_route' }] })
    await world.server.drain()
    expect(behind.state).toBe('ok')
  })
})

describe('what may pass', () => {
  test.each([408, 429, 500, 502, 503, 504])('a %i is retried twice by default', async (status) => {
    const world = await new World().mount()
    const outcome = world.edit({ a: 1 })
    await tick()
    for (const count of [1, 2, 3]) {
      expect(outcome.state).toBe('pending')
      expect(world.server.count('PATCH')).toBe(count)
      await world.server.patch().refuse(status)
    }
    expect(outcome).toMatchObject({ state: 'failed', error: { status } })
    expect(world.server.open('PATCH')).toEqual([])
  })

  test('a 500 that outlasts the retries of a composed PATCH fails only the edit that causes it', async () => {
    const world = new World()
    const outcomes = await composed(world)
    await world.server.drain('PATCH', ({ patch }) => (patch && 'bad' in patch ? 500 : 200))
    expect(states(outcomes)).toEqual(['ok', 'failed', 'ok'])
    const together = { a: 1, bad: 1, c: 1 }
    expect(world.server.sent().slice(1)).toEqual([
      together,
      together,
      together,
      { a: 1 },
      // Once: it has had its retries.
      { bad: 1 },
      { c: 1 },
    ])
  })

  test('an edit that is sent alone after the retries gets no more of them', async () => {
    const world = new World()
    const outcomes = await composed(world)
    // Too long to wait for, so none of the edits is retried.
    await world.server.patch().refuse(500, { retryAfter: 61 })
    expect(world.server.sent().at(-1)).toEqual({ a: 1 })
    await world.server.drain('PATCH', ({ patch }) => (patch && 'bad' in patch ? 500 : 200))
    expect(states(outcomes)).toEqual(['ok', 'failed', 'ok'])
    expect(world.server.sent().slice(1)).toEqual([
      { a: 1, bad: 1, c: 1 },
      { a: 1 },
      { bad: 1 },
      { c: 1 },
    ])
  })

  test('a connection that is lost at every try fails all edits of the composed PATCH', async () => {
    const world = new World()
    const outcomes = await composed(world)
    for (const count of [2, 3, 4]) {
      expect(world.server.count('PATCH')).toBe(count)
      await world.server.patch().lose()
    }
    expect(states(outcomes)).toEqual(['failed', 'failed', 'failed'])
    for (const { error } of outcomes) expect(error).toMatchObject({ code: 'network' })
    expect(world.server.open('PATCH')).toEqual([])
  })

  test('a 503 that outlasts the retries fails all edits of the composed PATCH', async () => {
    const world = new World()
    const outcomes = await composed(world)
    await world.server.drain('PATCH', () => 503)
    expect(states(outcomes)).toEqual(['failed', 'failed', 'failed'])
    expect(world.server.count('PATCH')).toBe(4)
  })

  test('an edit without retries fails alone while the others of its PATCH are retried', async () => {
    const world = await new World({ second: { retry: false } }).mount()
    world.edit({ first: 1 })
    await tick()
    const outcomes = [world.edit({ a: 1 }), world.edit({ b: 1 }, { by: 'second' })]
    await world.server.patch().respond()
    await world.server.patch().refuse(503)
    expect(states(outcomes)).toEqual(['pending', 'failed'])
    expect(world.view()).toEqual({ ...BASE, first: 1, a: 1 })
    await world.server.drain()
    expect(world.server.sent().slice(1)).toEqual([{ a: 1, b: 1 }, { a: 1 }])
    expect(states(outcomes)).toEqual(['ok', 'failed'])
  })
})
