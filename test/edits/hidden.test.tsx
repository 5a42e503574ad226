import { MutationObserver } from '@tanstack/react-query'
import * as React from 'react'
import { render } from '@testing-library/react'
import { flushSync } from 'react-dom'
import { expect, test } from 'vitest'

import { type Metadata, useSession, useSessions, useUpdateSession } from '../../src/exports/index'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

// React 18 has no Activity, so there the component is unmounted and mounted again.
function Hideable({ hidden, children }: { hidden: boolean; children: React.ReactNode }) {
  if (!('Activity' in React)) return hidden ? null : children
  return <React.Activity mode={hidden ? 'hidden' : 'visible'}>{children}</React.Activity>
}

function useListText(): string {
  return JSON.stringify(useSessions().data?.sessions[0]?.metadata ?? null)
}

function useDetailText(): string {
  return JSON.stringify(useSession('s').data?.metadata ?? null)
}

// Older versions of TanStack Query do not update a mutation's observer once it is visible again.
const isStatusStuck =
  'Activity' in React && !Object.hasOwn(MutationObserver.prototype, 'onSubscribe')

test('row 39: an edit completes while its component is hidden, and its status follows', async () => {
  const world = new World()
  let edit: (metadata: Metadata) => void = () => undefined
  const statuses: string[] = []
  function Editor() {
    const { data } = useSession('s')
    const { mutate, status } = useUpdateSession()
    edit = (metadata) => mutate({ sessionId: 's', metadata })
    statuses.push(status)
    return <p>{JSON.stringify(data?.metadata)}</p>
  }
  const tree = (hidden: boolean) => (
    <world.Wrapper>
      <Hideable hidden={hidden}>
        <Editor />
      </Hideable>
    </world.Wrapper>
  )
  const { container, rerender } = render(tree(false))
  await tick()
  await world.server.drain()
  expect(container.textContent).toBe(JSON.stringify(BASE))
  flushSync(() => edit({ a: 1 }))
  expect(container.textContent).toBe(JSON.stringify({ ...BASE, a: 1 }))
  expect(statuses.at(-1)).toBe('pending')
  await tick()

  rerender(tree(true))
  await world.server.patch().respond()
  rerender(tree(false))
  await tick()
  // Parsed, because the server sorts the keys.
  expect(JSON.parse(container.textContent)).toEqual({ ...BASE, a: 1 })
  expect(statuses.at(-1) === 'pending').toBe(isStatusStuck)
  expect(world.server.count('PATCH')).toBe(1)

  flushSync(() => edit({ b: 1 }))
  await tick()
  await world.server.drain()
  expect(JSON.parse(container.textContent)).toEqual({ ...BASE, a: 1, b: 1 })
  expect(statuses.at(-1)).toBe('success')
  expect(world.server.count('PATCH')).toBe(2)
})

test('row 39: an edit made elsewhere while a component is hidden shows once it is visible again', async () => {
  const world = await new World().mount()
  function Detail() {
    return <p>{JSON.stringify(useSession('s').data?.metadata)}</p>
  }
  function List() {
    return <p>{JSON.stringify(useSessions().data?.sessions[0]?.metadata)}</p>
  }
  const tree = (hidden: boolean) => (
    <world.Wrapper>
      <Hideable hidden={hidden}>
        <Detail />
        <List />
      </Hideable>
    </world.Wrapper>
  )
  const { container, rerender } = render(tree(false))
  await tick()
  await world.server.drain()
  const texts = () => [...container.querySelectorAll('p')].map((element) => element.textContent)
  const before = JSON.stringify(BASE)
  const after = JSON.stringify({ ...BASE, a: 1 })
  expect(texts()).toEqual([before, before])
  rerender(tree(true))
  world.edit({ a: 1 })
  rerender(tree(false))
  await tick()
  expect(texts()).toEqual([after, after])
  await world.server.drain('PATCH', () => 400)
  expect(texts()).toEqual([before, before])
})

test.each([
  ['list', useListText],
  ['session', useDetailText],
])(
  'row 39: revealing a %s never shows its state from before an edit made meanwhile',
  async (_what, useText) => {
    const world = await new World().mount()
    function Reader() {
      return <p>{useText()}</p>
    }
    /** What is on screen at each commit while the component is visible. */
    const frames: unknown[] = []
    let show: (hidden: boolean) => void = () => undefined
    function Page() {
      const [hidden, setHidden] = React.useState(false)
      const ref = React.useRef<HTMLDivElement>(null)
      show = (next) => setHidden(!next)
      React.useLayoutEffect(() => {
        if (!hidden) frames.push(JSON.parse(ref.current?.textContent ?? ''))
      })
      return (
        <div ref={ref}>
          <Hideable hidden={hidden}>
            <Reader />
          </Hideable>
        </div>
      )
    }
    render(
      <world.Wrapper>
        <Page />
      </world.Wrapper>,
    )
    await tick()
    await world.server.drain()
    show(false)
    await tick()
    world.edit({ a: 1 })
    await tick()
    frames.length = 0
    show(true)
    await tick()
    expect(frames).toEqual([{ ...BASE, a: 1 }])
  },
)
