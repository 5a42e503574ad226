import type { Adapter } from '../adapter'
import type { GatedRequest } from '../gatedServer'
import { fold, textOf, type Metadata } from '../metadata'
import { inWorld, type World } from '../world'

const BASE: Metadata = { base: true, a: 0, b: 0 }
const MAX_EDITS = 5
const STEPS = 12

/** Numbers from 0 up to 1, the same ones for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Whether reads always succeed, or the service that answers them comes and goes. */
export type Reads = 'always succeed' | 'come and go'

/** What was wrong first while the run was under way, and what was wrong at its end. */
export interface RandomVerdict {
  readonly underway: string | undefined
  readonly atTheEnd: string | undefined
}

/** One random interleaving of edits, refusals, refetches and answers. */
export function runRandom(adapter: Adapter, seed: number, reads: Reads): Promise<RandomVerdict> {
  return inWorld(adapter, BASE, async (world) => {
    const random = createRandom(seed)
    // Values are never used twice, so a value says which edit it comes from.
    const refusedValues = new Set<unknown>()
    const isRefused = (patch: Metadata): boolean =>
      Object.values(patch).some((value) => refusedValues.has(value))
    world.server.refuses = isRefused
    let underway: string | undefined

    for (let step = 1; step <= STEPS; step += 1) {
      if (reads === 'come and go' && random() < 0.15) {
        world.server.readsAreDown = !world.server.readsAreDown
      }
      const done = await act(world, random, refusedValues)
      underway ??= describe(`step ${step}, ${done}`, wrongView(world))
    }
    for (;;) {
      const request = pick(openRequests(world), random)
      if (request === undefined) break
      await world.step(() => request.answer())
      underway ??= describe('while the rest is answered', wrongView(world))
    }
    // The end is judged after one last read, so that nobody fails for having none of its own.
    world.server.readsAreDown = false
    await world.finish()
    await world.refetch()
    await world.finish()
    return { underway, atTheEnd: wrongEnd(world, isRefused) }
  })
}

function describe(when: string, wrong: string | undefined): string | undefined {
  return wrong === undefined ? undefined : `${when}: ${wrong}`
}

async function act(
  world: World,
  random: () => number,
  refusedValues: Set<unknown>,
): Promise<string> {
  const chance = random()
  if (chance < 0.35 && world.edits.length < MAX_EDITS) {
    const value = world.edits.length + 1
    if (random() < 0.25) refusedValues.add(value)
    const patch = pick([{ a: value }, { b: value }, { a: value, b: value }], random) ?? {}
    await world.edit(patch)
    return `edit ${textOf(patch)}`
  }
  if (chance < 0.5) {
    await world.refetch()
    return 'refetch'
  }
  const request = pick(openRequests(world), random)
  if (request === undefined) return 'nothing'
  if (chance < 0.65) {
    await world.step(() => request.apply())
    return `${request.method} applied`
  }
  await world.step(() => request.answer())
  return `${request.method} answered`
}

/**
 * A view is right when it is some state of the server, not older than what any caller was told,
 * with the edits over it whose caller was told nothing yet. An edit whose refusal arrived may be
 * shown or not until its caller is told: the patterns that refetch first tell it late.
 */
function wrongView(world: World): string | undefined {
  const { requests, history } = world.server
  const answered = requests.filter(({ method, open }) => method === 'PATCH' && !open)
  const told = Math.max(0, ...answered.map(({ revision }) => revision ?? 0))
  const rejected = new Set(
    answered.flatMap(({ revision, patch }) => (revision === undefined ? [textOf(patch)] : [])),
  )
  const pending = world.edits.filter(({ state }) => state === 'pending')
  const lists = pending.reduce<Metadata[][]>(
    (made, { patch }) => [
      ...made.map((list) => [...list, patch]),
      ...(rejected.has(textOf(patch)) ? made : []),
    ],
    [[]],
  )
  const shown = textOf(world.view())
  const isRight = history
    .slice(told)
    .some((state) => lists.some((list) => textOf(fold(state, list)) === shown))
  if (isRight) return undefined
  const edits = pending.map(({ patch }) => textOf(patch)).join(', ')
  return `shows ${shown} over ${textOf(history.at(-1))} with ${edits || 'nothing'} pending`
}

/**
 * At rest every caller was told, only refused edits were told so, and the page and the server hold
 * the accepted ones in the order of the calls.
 */
function wrongEnd(world: World, isRefused: (patch: Metadata) => boolean): string | undefined {
  if (world.edits.some(({ state }) => state === 'pending')) return 'an edit never settled'
  const dropped = world.edits.find(({ state, patch }) => state === 'refused' && !isRefused(patch))
  if (dropped !== undefined) return `${textOf(dropped.patch)} failed, though nothing refused it`
  const accepted = world.edits.filter(({ state }) => state === 'accepted')
  const wanted = textOf(
    fold(
      BASE,
      accepted.map(({ patch }) => patch),
    ),
  )
  const held = textOf(world.server.history.at(-1))
  const shown = textOf(world.view())
  if (held !== wanted) return `the server ends with ${held}, not ${wanted}`
  return shown === wanted ? undefined : `ends showing ${shown}, not ${wanted}`
}

function openRequests(world: World): GatedRequest[] {
  return world.server.requests.filter(({ open }) => open)
}

function pick<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)]
}
