import type { Measure } from '../Measure'
import { idOf } from '../rows'
import { createWorld } from '../world'

const SESSIONS = 1000
const LISTED = 20

/** What is left of `size` edits of 1,000 sessions, made and acknowledged 1,000 at a time. */
export const memory: Measure = async (pattern, size) => {
  const world = createWorld({
    pattern,
    sessions: SESSIONS,
    listed: LISTED,
    mutationGcTime: 0,
  })

  let rows = 0
  function List() {
    rows = world.useList()?.sessions.length ?? 0
    world.useCommit()
    return rows
  }
  await world.render(<List />, () => rows === LISTED)

  let batches = 0
  const makeEdits = async (count: number): Promise<void> => {
    for (let edits = 0; edits < count; edits += SESSIONS) {
      batches++
      for (let index = 0; index < SESSIONS; index++) {
        world.edit({ sessionId: idOf(index), metadata: { batch: batches } })
      }
      await world.rest()
    }
  }

  return async () => {
    // V8 keeps tables at the size that they once had.
    await makeEdits(size / 5)
    const before = await heapBytes()
    await makeEdits(size)
    const after = await heapBytes()
    return {
      before,
      after,
      perEdit: (after - before) / size,
      queries: world.queryClient.getQueryCache().getAll().length,
      mutations: world.queryClient.getMutationCache().getAll().length,
    }
  }
}

/** Needs `--expose-gc` and `--enable-precise-memory-info`. */
async function heapBytes(): Promise<number> {
  const { gc, performance } = globalThis as unknown as {
    gc: () => void
    performance: { memory: { usedJSHeapSize: number } }
  }
  let least = Infinity
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    gc()
    least = Math.min(least, performance.memory.usedJSHeapSize)
  }
  return least
}
