import type { Measure } from '../Measure'
import { idOf } from '../rows'
import { createWorld } from '../world'

/** A virtualized list renders what is on screen only. */
const ON_SCREEN = 20

/** From `mutate()` to the commit that shows the edit, in a list of `size` rows. */
export const edit: Measure = async (pattern, size) => {
  const world = createWorld({ pattern, sessions: size })
  const target = Math.floor(size / 2)
  const first = Math.max(0, target - ON_SCREEN / 2)

  function List() {
    const list = world.useList()
    world.useCommit()
    return list?.sessions.slice(first, first + ON_SCREEN).map(({ sessionId, metadata }) => (
      <p id={sessionId} key={sessionId}>
        {String(metadata['status'])}
      </p>
    ))
  }
  const findRow = () => document.getElementById(idOf(target))
  await world.render(<List />, () => findRow() !== null)

  let run = 0
  return async () => {
    const status = `run ${++run}`
    const isShown = world.shown(() => findRow()?.textContent === status)
    const start = performance.now()
    world.edit({ sessionId: idOf(target), metadata: { status } })
    const ms = (await isShown) - start
    await world.rest()
    return { ms }
  }
}
