/** Edits that are made while a `HydrationBoundary` mounts, which brings rows that are older. */
import { useEffect, useLayoutEffect } from 'react'
import { expect, test } from 'vitest'

import { navigate, payloadOf } from '../harness/payloads'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const A = { ...BASE, a: 1 }
const AB = { ...BASE, a: 1, b: 1 }

test.each([
  ['a layout effect', useLayoutEffect],
  ['an effect', useEffect],
])(
  'an edit made in %s below a HydrationBoundary that mounts shows over every row, and is sent once',
  async (_, useAnyEffect) => {
    const world = await new World().mount()
    const older = payloadOf(world)
    world.edit({ a: 1 })
    await tick()
    await world.server.drain()
    world.server.reset()
    // The boundary brings its rows in an effect of its own, after those of its children.
    const Editor = () => {
      useAnyEffect(() => world.app.first.mutate({ sessionId: 's', metadata: { b: 1 } }), [])
      return null
    }
    await navigate(world, older, <Editor />)
    expect(world.cached()).toEqual(A)
    expect(world.view()).toEqual(AB)
    expect(world.server.patch().patch).toEqual({ b: 1 })
    await world.server.drain()
    expect(world.server.sent()).toEqual([{ b: 1 }])
    expect(world.cached()).toEqual(AB)
    expect(world.shown).toEqual([BASE, A, AB])
  },
)

test.each([200, 400])(
  'an edit in flight while a HydrationBoundary brings older rows stays until its response (%s)',
  async (status) => {
    const world = await new World().mount()
    const older = payloadOf(world)
    const outcome = world.edit({ a: 1 })
    await tick()
    await navigate(world, older)
    expect(world.cached()).toEqual(BASE)
    expect(world.view()).toEqual(A)
    if (status === 200) await world.server.patch().respond()
    else await world.server.patch().refuse(status)
    await world.server.drain()
    expect(outcome.state).toBe(status === 200 ? 'ok' : 'failed')
    expect(world.shown).toEqual(status === 200 ? [BASE, A] : [BASE, A, BASE])
  },
)
