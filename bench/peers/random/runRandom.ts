import type { Adapter } from '../adapter'
import type { GatedRequest } from '../gatedServer'
import { fold, type Metadata, textOf } from '../metadata'
import { inWorld, type World } from '../world'

const BASE: Metadata = { base: true, a: 0, b: 0 }
const MAX_EDITS = 5
const STEPS = 12

/** Creates a generator of numbers in [0, 1), the same ones for the same seed. */
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

/** Whether reads always succeed, or fail while the server is down for reads at times. */
export type Reads = 'always succeed' | 'fail at times'

/** What went wrong first during the run, and what was wrong at its end. */
export interface RandomVerdict {
  readonly underway: string | undefined
  readonly atTheEnd: string | undefined
}

/** Runs one random interleaving of edits, rejections, refetches, and responses. */
export function runRandom(adapter: Adapter, seed: number, reads: Reads): Promise<RandomVerdict> {
  return inWorld(adapter, BASE, async (world) => {
    const random = createRandom(seed)
    // Values are never reused, so that a value identifies its edit.
    const rejectedValues = new Set<unknown>()
    const isRejected = (patch: Metadata): boolean =>
      Object.values(patch).some((value) => rejectedValues.has(value))
    world.server.rejects = isRejected
    let underway: string | undefined

    for (let step = 1; step <= STEPS; step += 1) {
      if (reads === 'fail at times' && random() < 0.15) {
        world.server.readsAreDown = !world.server.readsAreDown
      }
      const done = await act(world, random, rejectedValues)
      underway ??= describe(`step ${step}, ${done}`, wrongView(world))
    }
    for (;;) {
      const request = pick(openRequests(world), random)
      if (request === undefined) break
      await world.step(() => request.answer())
      underway ??= describe('while the remaining responses arrive', wrongView(world))
    }
    // One last read before judging the end, so that no library fails for not refetching by itself.
    world.server.readsAreDown = false
    await world.finish()
    await world.refetch()
    await world.finish()
    return { underway, atTheEnd: wrongEnd(world, isRejected) }
  })
}

function describe(when: string, wrong: string | undefined): string | undefined {
  return wrong === undefined ? undefined : `${when}: ${wrong}`
}

async function act(
  world: World,
  random: () => number,
  rejectedValues: Set<unknown>,
): Promise<string> {
  const chance = random()
  if (chance < 0.35 && world.edits.length < MAX_EDITS) {
    const value = world.edits.length + 1
    if (random() < 0.25) rejectedValues.add(value)
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
  return `${request.method} response sent`
}

/**
 * A view is correct if it shows a state of the server that is no older than what any caller was told,
 * with all edits applied whose callers have been told nothing yet. After the response that rejects an
 * edit, the view may or may not show it until its caller is told, because patterns that refetch first
 * tell the caller late.
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
 * The end is correct if every edit has settled, only edits that the server rejected have failed, and
 * both the page and the server have the accepted ones, applied in the order of the calls.
 */
function wrongEnd(world: World, isRejected: (patch: Metadata) => boolean): string | undefined {
  if (world.edits.some(({ state }) => state === 'pending')) return 'an edit never settled'
  const dropped = world.edits.find(({ state, patch }) => state === 'rejected' && !isRejected(patch))
  if (dropped !== undefined)
    return `${textOf(dropped.patch)} failed, although the server did not reject it`
  const accepted = world.edits.filter(({ state }) => state === 'accepted')
  const wanted = textOf(
    fold(
      BASE,
      accepted.map(({ patch }) => patch),
    ),
  )
  const held = textOf(world.server.history.at(-1))
  const shown = textOf(world.view())
  if (held !== wanted) return `the server ends up with ${held}, not ${wanted}`
  return shown === wanted ? undefined : `ends up showing ${shown}, not ${wanted}`
}

function openRequests(world: World): GatedRequest[] {
  return world.server.requests.filter(({ open }) => open)
}

function pick<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)]
}
