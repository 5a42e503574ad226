import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import { Component, type ReactNode, Suspense } from 'react'
import { expect, test, vi } from 'vitest'

import { isZepError, useSuspenseSession } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

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

/** Outside `act`, React reveals suspended content only after a delay. */
async function step(run: () => unknown): Promise<void> {
  await act(async () => {
    await run()
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

test('useSuspenseSession suspends until the session is loaded, then shows edits without suspending', async () => {
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

test('useSuspenseSession shows an edit that was made while it was loading', async () => {
  const world = await new World().open('t')
  const container = renderSession(world)
  world.edit({ a: 1 })
  await tick()
  await step(() => world.server.get('/sessions/s').respond())
  expect(container.textContent).toBe(JSON.stringify({ ...BASE, a: 1 }))
  await world.server.drain()
  expect(container.textContent).toBe(JSON.stringify({ ...BASE, a: 1 }))
})

test('useSuspenseSession throws its error to the nearest error boundary', async () => {
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
