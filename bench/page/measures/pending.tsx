import type { Measure } from '../Measure'
import { newTask } from '../newTask'
import { idOf } from '../rows'
import { createWorld } from '../world'

/** `size` edits of distinct keys of one session, each rendered, while the server does not respond. */
export const pending: Measure = (pattern, size) => async () => {
  const world = createWorld({ pattern, sessions: 1 })
  let keys = 0

  function Detail() {
    const session = world.useDetail(idOf(0))
    world.useCommit()
    keys = Object.keys(session?.metadata ?? {}).length
    return keys
  }
  await world.render(<Detail />, () => keys > 0)
  world.server.pause('PATCH')

  const before = keys
  const start = performance.now()
  let end = start
  for (let index = 1; index <= size; index++) {
    const isShown = world.shown(() => keys === before + index)
    world.edit({ sessionId: idOf(0), metadata: { [`key ${index}`]: index } })
    end = await isShown
    await newTask()
  }
  world.unmount()
  return { ms: end - start }
}
