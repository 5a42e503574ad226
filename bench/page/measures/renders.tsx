import type { Measure } from '../Measure'
import { idOf } from '../rows'
import { createWorld } from '../world'

/** How many of `size` mounted rows, each with a hook of its own, render because of one edit. */
export const renders: Measure = async (pattern, size) => {
  const world = createWorld({ pattern, sessions: size })
  const loaded = new Set<string>()
  const rendered = new Set<string>()

  function Row({ sessionId }: { sessionId: string }) {
    const session = world.useDetail(sessionId)
    world.useCommit()
    if (session) loaded.add(sessionId)
    rendered.add(sessionId)
    return <p>{String(session?.metadata['status'])}</p>
  }
  const ids = Array.from({ length: size }, (_, index) => idOf(index))
  await world.render(
    ids.map((id) => <Row key={id} sessionId={id} />),
    () => loaded.size === size,
  )

  let run = 0
  return async () => {
    rendered.clear()
    world.edit({ sessionId: idOf(0), metadata: { status: `run ${++run}` } })
    await world.quiet()
    return { rows: rendered.size }
  }
}
