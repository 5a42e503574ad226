import type { Session } from 'react-zep'

import type { Measure } from '../Measure'
import { idOf } from '../rows'
import { createWorld } from '../world'

/** How many rows of a list of `size` are other objects after each step in the life of an edit. */
export const identity: Measure = async (pattern, size) => {
  const world = createWorld({ pattern, sessions: size })
  const target = Math.floor(size / 2)
  let rows: Session[] = []

  function List() {
    rows = world.useList()?.sessions ?? []
    world.useCommit()
    return rows.length
  }
  await world.render(<List />, () => rows.length === size)

  let run = 0
  return async () => {
    const status = `run ${++run}`
    const { server } = world
    server.pause('PATCH')
    server.pause('GET')
    let previous = rows
    const count = (): number => {
      const changed = rows.filter((row, index) => row !== previous[index])
      const isOnlyTarget = changed.every(({ sessionId }) => sessionId === idOf(target))
      const isShown = rows[target]?.metadata['status'] === status
      if (!isOnlyTarget || !isShown)
        throw new Error('Another row has changed, or the edit is lost.')
      previous = rows
      return changed.length
    }

    const isShown = world.shown(() => rows[target]?.metadata['status'] === status)
    world.edit({ sessionId: idOf(target), metadata: { status } })
    await isShown
    const edited = count()

    server.resume('PATCH')
    await world.quiet()
    const acknowledged = count()

    server.resume('GET')
    await world.rest()
    return { edited, acknowledged, refetched: count() }
  }
}
