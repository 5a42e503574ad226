import type { Adapter } from './adapter'
import { clearTimers, settle, waitForRetries } from './clock'
import { createGatedServer, type GatedRequest, type GatedServer } from './gatedServer'
import { type Metadata, textOf } from './metadata'
import { mount, type Mounted } from './mount'

/** Thrown if a library does not pass a scenario. The report quotes the message. */
export class NotPassed extends Error {}

/** An edit, and what its caller knows about it. */
export interface Edit {
  readonly patch: Metadata
  state: 'pending' | 'accepted' | 'rejected'
}

/** One library, one server, one scenario. */
export interface World {
  readonly server: GatedServer
  /** Every edit, in the order of the calls. */
  readonly edits: readonly Edit[]
  /** What the page shows. */
  view(): Metadata | undefined
  /** Makes an edit, and waits until the app is idle. */
  edit(patch: Metadata): Promise<void>
  /** Starts a refetch, as on focus, and waits until the app is idle. */
  refetch(): Promise<void>
  /** Makes something happen on the server, and waits until the app is idle. */
  step(happens: () => void): Promise<void>
  /** The GETs or PATCHes that are waiting for a response, in order of arrival. */
  waiting(method: 'GET' | 'PATCH'): GatedRequest[]
  /** Responds to the oldest waiting request with this method, if there is one. */
  answer(method: 'GET' | 'PATCH'): Promise<void>
  /** Responds to everything, oldest first, until no more requests arrive. */
  finish(): Promise<void>
  /**
   * Checks that the page shows this now, and that since the last call it has shown nothing other
   * than this and what that call expected: a value that flashes up in between fails too.
   */
  shows(expected: Metadata, when: string): void
  /** Responds to everything left, then checks that the server has this and the page shows it. */
  endsWith(expected: Metadata): Promise<void>
}

/** Mounts the adapter with a new server, loads the session, runs the scenario, and cleans up. */
export async function inWorld<T>(
  adapter: Adapter,
  base: Metadata,
  run: (world: World) => Promise<T>,
): Promise<T> {
  const server = createGatedServer(base)
  const app = mount(adapter, server.fetch)
  try {
    const world = createWorld(server, app)
    await world.step(() => undefined)
    await world.finish()
    world.shows(base, 'after the first load')
    return await run(world)
  } finally {
    app.unmount()
    await settle(() => undefined)
    // TanStack DB releases a collection some time after its last component has unmounted.
    waitForRetries()
    await settle(() => undefined)
    app.dispose()
    clearTimers()
  }
}

function createWorld(server: GatedServer, app: Mounted): World {
  let expectedBefore = textOf(undefined)
  let painted: string[] = []
  const edits: Edit[] = []

  async function step(happens: () => void): Promise<void> {
    happens()
    await settle(() => painted.push(textOf(app.view())))
  }

  function shows(expected: Metadata, when: string): void {
    const wanted = textOf(expected)
    const wrong = painted.find((view) => view !== wanted && view !== expectedBefore)
    const last = painted.at(-1) ?? expectedBefore
    painted = []
    expectedBefore = wanted
    if (last !== wanted) throw new NotPassed(`${when}: shows ${last}, should show ${wanted}`)
    if (wrong !== undefined) throw new NotPassed(`${when}: flashed ${wrong}`)
  }

  async function finish(): Promise<void> {
    for (;;) {
      if (!server.requests.some((request) => request.open)) await step(waitForRetries)
      const next = server.requests.find((request) => request.open)
      if (next === undefined) return
      await step(() => next.answer())
    }
  }

  function waiting(method: 'GET' | 'PATCH'): GatedRequest[] {
    return server.requests.filter((request) => request.open && request.method === method)
  }

  function edit(patch: Metadata): Promise<void> {
    const made: Edit = { patch, state: 'pending' }
    edits.push(made)
    return step(() => {
      app.edit(patch).then(
        () => (made.state = 'accepted'),
        () => (made.state = 'rejected'),
      )
    })
  }

  return {
    server,
    edits,
    edit,
    view: () => app.view(),
    step,
    shows,
    finish,
    waiting,
    refetch: () => step(() => app.refetch()),
    answer: (method) => step(() => waiting(method)[0]?.answer()),
    async endsWith(expected) {
      await finish()
      const wanted = textOf(expected)
      const held = textOf(server.history.at(-1))
      const shown = textOf(app.view())
      if (held !== wanted) throw new NotPassed(`the server ends up with ${held}, not ${wanted}`)
      if (shown !== wanted) throw new NotPassed(`ends up showing ${shown}, not ${wanted}`)
    },
  }
}
