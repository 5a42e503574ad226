import type { Adapter } from './adapter'
import { clearTimers, settle, waitForRetries } from './clock'
import { createGatedServer, type GatedRequest, type GatedServer } from './gatedServer'
import { textOf, type Metadata } from './metadata'
import { mount, type Mounted } from './mount'

/** Why a library does not pass a scenario, in words for the report. */
export class NotPassed extends Error {}

/** An edit, and what its caller was told. */
export interface Edit {
  readonly patch: Metadata
  state: 'pending' | 'accepted' | 'refused'
}

/** One library, one server, one scenario. */
export interface World {
  readonly server: GatedServer
  /** Every edit, in the order of the calls. */
  readonly edits: readonly Edit[]
  /** What the page shows. */
  view(): Metadata | undefined
  /** The user edits; returns when the app has come to rest. */
  edit(patch: Metadata): Promise<void>
  /** A refetch starts, as on focus; returns when the app has come to rest. */
  refetch(): Promise<void>
  /** Something happens on the server's side; returns when the app has come to rest. */
  step(happens: () => void): Promise<void>
  /** The GETs, or the PATCHes, that wait for an answer, in order of arrival. */
  waiting(method: 'GET' | 'PATCH'): GatedRequest[]
  /** Answers the oldest waiting request of this kind, if there is one. */
  answer(method: 'GET' | 'PATCH'): Promise<void>
  /** Answers whatever arrives, oldest first, until nothing is asked any more. */
  finish(): Promise<void>
  /**
   * The page shows this now, and has shown only this, or what the last call expected, since then:
   * a value that flashes up in between fails too.
   */
  shows(expected: Metadata, when: string): void
  /** Answers all that is left; at the end the server holds this and the page shows it. */
  endsWith(expected: Metadata): Promise<void>
}

/** Mounts the adapter over a new server, loads the session, runs the scenario and cleans up. */
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
    // TanStack DB lets go of a collection some time after its last component.
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
        () => (made.state = 'refused'),
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
      if (held !== wanted) throw new NotPassed(`the server ends with ${held}, not ${wanted}`)
      if (shown !== wanted) throw new NotPassed(`ends showing ${shown}, not ${wanted}`)
    },
  }
}
