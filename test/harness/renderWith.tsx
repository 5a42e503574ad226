import { render } from '@testing-library/react'
import { useLayoutEffect } from 'react'

import { tick } from './tick'
import type { World } from './World'

/** Renders one hook in a world. `seen` lists what the hook returned in each render. */
export function renderWith<TProps, TResult>(
  world: World,
  useHook: (props: TProps) => TResult,
  initialProps: NoInfer<TProps>,
) {
  const seen: TResult[] = []
  let last: { result: TResult } | undefined
  function Probe({ value }: { value: TProps }) {
    const result = useHook(value)
    seen.push(result)
    useLayoutEffect(() => {
      last = { result }
    })
    return null
  }
  const tree = (value: TProps) => (
    <world.Wrapper>
      <Probe value={value} />
    </world.Wrapper>
  )
  const { rerender, unmount } = render(tree(initialProps))
  return {
    seen,
    unmount,
    get current(): TResult {
      if (!last) throw new Error('not rendered')
      return last.result
    },
    async rerender(value: TProps): Promise<void> {
      rerender(tree(value))
      await tick()
    },
  }
}
