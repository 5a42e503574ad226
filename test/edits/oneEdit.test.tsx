import { expect, test } from 'vitest'

import { isZepError } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const EDITED = { ...BASE, a: 1 }

test('row 1: an edit that succeeds shows at once and never flickers', async () => {
  const world = await new World().mount()
  expect(world.view()).toEqual(BASE)

  const outcome = world.edit({ a: 1 })
  expect(world.view()).toEqual(EDITED)
  expect(world.cached()).toEqual(BASE)
  await tick()
  expect(world.server.sent()).toEqual([{ a: 1 }])
  expect(outcome.state).toBe('pending')

  await world.server.patch().respond()
  expect(outcome).toMatchObject({ state: 'ok', session: { sessionId: 's', metadata: EDITED } })
  expect(world.view()).toEqual(EDITED)
  expect(world.cached()).toEqual(EDITED)

  await world.server.drain()
  expect(world.view()).toEqual(EDITED)
  expect(world.shown).toEqual([BASE, EDITED])
  expect(world.server.count('PATCH')).toBe(1)
  for (const path of ['/sessions/s', '/sessions-ordered?', '/users/u']) {
    expect(world.server.count('GET', path)).toBe(1)
  }
  expect(world.server.count('GET')).toBe(4)
})

test('row 2: a refused edit disappears with the refusal, without waiting for a GET', async () => {
  const world = await new World().mount()
  const outcome = world.edit({ a: 1 })
  expect(world.view()).toEqual(EDITED)
  await tick()
  await world.server.patch().refuse(400)
  expect(world.view()).toEqual(BASE)
  expect(isZepError(outcome.error, 'bad_request')).toBe(true)
  expect(outcome.error).toMatchObject({ status: 400, sessionId: 's' })
  expect(world.cached()).toEqual(BASE)

  await world.server.drain()
  expect(world.view()).toEqual(BASE)
  expect(world.shown).toEqual([BASE, EDITED, BASE])
  expect(world.server.count('PATCH')).toBe(1)
})
