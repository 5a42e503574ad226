import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import { Component, type ReactNode, Suspense } from 'react'
import { expect, test, vi } from 'vitest'

import { isZepError, useSuspenseSession } from '../../src/exports/index'
import { tick } from '../edits/gatedServer'
import { BASE, World } from '../edits/world'

class Boundary extends Component<{ children: ReactNode; onError: (error: unknown) => void }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    this.props.onError(error)
  }

  override render() {
    return this.state.failed ? 'failed' : this.props.children
  }
}

/** Outside of `act`, React reveals what was suspended only after a pause. */
async function step(what: () => unknown): Promise<void> {
  await act(async () => {
    await what()
    await tick()
  })
}

function renderSession(world: World, onError: (error: unknown) => void = () => undefined) {
  function Detail() {
    return JSON.stringify(useSuspenseSession('s').data.metadata)
  }
  return render(
    <world.Wrapper>
      <QueryErrorResetBoundary>
        <Boundary onError={onError}>
          <Suspense fallback="loading">
            <Detail />
          </Suspense>
        </Boundary>
      </QueryErrorResetBoundary>
    </world.Wrapper>,
  ).container
}

test('suspends until the session is there, then shows its edits without suspending', async () => {
  const world = await new World().open('t')
  const container = renderSession(world)
  expect(container.textContent).toBe('loading')
  await step(() => world.server.drain())
  expect(container.textContent).toBe(JSON.stringify(BASE))
  world.edit({ a: 1 })
  expect(container.textContent).toBe(JSON.stringify({ ...BASE, a: 1 }))
  await tick()
  await world.server.patch().refuse(400)
  expect(container.textContent).toBe(JSON.stringify(BASE))
})

test('shows an edit that was made while it was loading', async () => {
  const world = await new World().open('t')
  const container = renderSession(world)
  world.edit({ a: 1 })
  await tick()
  await step(() => world.server.get('/sessions/s').answer())
  expect(container.textContent).toBe(JSON.stringify({ ...BASE, a: 1 }))
  await world.server.drain()
  expect(container.textContent).toBe(JSON.stringify({ ...BASE, a: 1 }))
})

test('throws what went wrong to the nearest error boundary', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const world = new World()
  const errors: unknown[] = []
  const container = renderSession(world, (error) => errors.push(error))
  await tick()
  await step(() => world.server.get('/sessions/s').refuse(404))
  expect(container.textContent).toBe('failed')
  expect(errors).toHaveLength(1)
  expect(isZepError(errors[0], 'not_found')).toBe(true)
})
