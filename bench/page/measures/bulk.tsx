import type { Measure } from '../Measure'
import { idOf } from '../rows'
import { createWorld } from '../world'

/** One edit of each of `size` sessions in a list of them, until everything is acknowledged and read. */
export const bulk: Measure = async (pattern, size) => {
  const world = createWorld({ pattern, sessions: size })
  const { sent } = world.server
  let renders = 0
  let statuses: unknown[] = []

  function List() {
    const list = world.useList()
    world.useCommit()
    renders++
    statuses = list?.sessions.map(({ metadata }) => metadata['status']) ?? []
    return statuses.length
  }
  await world.render(<List />, () => statuses.length === size)

  let run = 0
  return async () => {
    const status = `run ${++run}`
    const before = { ...sent, renders }
    const start = performance.now()
    for (let index = 0; index < size; index++) {
      world.edit({ sessionId: idOf(index), metadata: { status } })
    }
    const ms = (await world.rest()) - start
    world.queryClient.getMutationCache().clear()
    if (!statuses.every((shown) => shown === status)) throw new Error('The list is not up to date.')
    return {
      ms,
      renders: renders - before.renders,
      patches: sent.PATCH - before.PATCH,
      gets: sent.GET - before.GET,
    }
  }
}
