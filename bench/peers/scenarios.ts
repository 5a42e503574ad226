import { merge, type Metadata } from './metadata'
import type { World } from './world'

/** One way in which edits, refetches and answers can interleave. */
export interface Scenario {
  readonly id: string
  readonly title: string
  /** What a library has to do, in the table's words. */
  readonly must: string
  /** How many PATCHes a library may send; the table then shows how many it sent. */
  readonly maxPatches?: number | undefined
  /** Throws `NotPassed` when the library does not. */
  run(world: World): Promise<void>
}

/** What the server holds before every scenario. */
export const BASE: Metadata = { base: true, k: 0 }

const withK = (k: number): Metadata => merge(BASE, { k })

/** Two edits of one key; both show at once, before anything is answered. */
async function editTwice(world: World): Promise<void> {
  await world.edit({ k: 1 })
  world.shows(withK(1), 'the first edit is pending')
  await world.edit({ k: 2 })
  world.shows(withK(2), 'both edits are pending')
}

/** The ten named scenarios, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  {
    id: 'a1',
    title: 'edits of two keys overlap, the first is refused while the second is in flight',
    must: 'keep the second',
    async run(world) {
      world.server.refuses = (patch) => 'a' in patch
      await world.edit({ a: 1 })
      world.shows(merge(BASE, { a: 1 }), 'the first edit is pending')
      await world.edit({ b: 2 })
      world.shows(merge(BASE, { a: 1, b: 2 }), 'both edits are pending')
      await world.answer('PATCH')
      world.shows(merge(BASE, { b: 2 }), 'the first was refused')
      await world.finish()
      world.shows(merge(BASE, { b: 2 }), 'the second was accepted')
      await world.endsWith(merge(BASE, { b: 2 }))
    },
  },
  {
    id: 'a2',
    title: 'both refused, no refetch possible',
    must: 'return to base',
    async run(world) {
      world.server.refuses = () => true
      world.server.readsAreDown = true
      await editTwice(world)
      await world.endsWith(BASE)
    },
  },
  {
    id: 'a3',
    title: 'two edits of one key, the first is refused',
    must: 'keep the second',
    async run(world) {
      world.server.refuses = (patch) => patch.k === 1
      await editTwice(world)
      await world.answer('PATCH')
      world.shows(withK(2), 'the first was refused')
      await world.finish()
      world.shows(withK(2), 'the second was accepted')
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'b1',
    title: 'the wire reorders two writes of one key',
    must: 'server holds the last',
    async run(world) {
      await editTwice(world)
      const [older, younger] = world.waiting('PATCH')
      // Where the client holds the younger write back, there is nothing to reorder.
      await world.step(() => younger?.answer())
      await world.step(() => older?.answer())
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'b2',
    title: 'responses arrive out of order',
    must: 'show the last',
    async run(world) {
      await editTwice(world)
      const [older, younger] = world.waiting('PATCH')
      older?.apply()
      await world.step(() => younger?.answer())
      await world.step(() => older?.answer())
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'c1',
    title: 'stale refetch, started before the edit, lands mid-flight',
    must: 'stay',
    async run(world) {
      await world.refetch()
      const [stale] = world.waiting('GET')
      stale?.apply()
      await world.edit({ k: 1 })
      world.shows(withK(1), 'the edit is pending')
      await world.step(() => stale?.answer())
      world.shows(withK(1), 'the stale row landed')
      await world.finish()
      world.shows(withK(1), 'the edit was accepted')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'c2',
    title: 'refetch started during the edit lands before the acknowledgement',
    must: 'stay',
    async run(world) {
      await world.edit({ k: 1 })
      world.shows(withK(1), 'the edit is pending')
      await world.refetch()
      await world.answer('GET')
      world.shows(withK(1), 'the older row landed')
      await world.finish()
      world.shows(withK(1), 'the edit was accepted')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'c3',
    title: '… lands after it',
    must: 'stay',
    async run(world) {
      await world.edit({ k: 1 })
      world.shows(withK(1), 'the edit is pending')
      await world.refetch()
      const [stale] = world.waiting('GET')
      stale?.apply()
      await world.answer('PATCH')
      world.shows(withK(1), 'the edit was accepted')
      await world.step(() => stale?.answer())
      world.shows(withK(1), 'the older row landed')
      await world.finish()
      world.shows(withK(1), 'everything was answered')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'd',
    title: 'first acknowledged while the second is in flight',
    must: 'never flicker back',
    async run(world) {
      await editTwice(world)
      await world.answer('PATCH')
      world.shows(withK(2), 'the first was acknowledged')
      // Whatever the acknowledgement made the client read comes back before the second write.
      while (world.waiting('GET').length > 0) await world.answer('GET')
      world.shows(withK(2), 'the row in between landed')
      await world.finish()
      world.shows(withK(2), 'the second was acknowledged')
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'g',
    title: 'ten rapid edits',
    must: '2 PATCHes',
    maxPatches: 2,
    async run(world) {
      for (let k = 1; k <= 10; k += 1) {
        await world.edit({ k })
        world.shows(withK(k), `${k} edits are pending`)
      }
      await world.endsWith(withK(10))
    },
  },
]

const withBox = (box: Metadata): Metadata => merge(BASE, { box })

/** Not among the ten, of the same kind: variations that decide differently. */
export const furtherScenarios: readonly Scenario[] = [
  {
    id: 'a4',
    title: 'two edits inside one object, the first is refused',
    must: 'keep the second',
    async run(world) {
      const isRefused = ({ box }: { box?: Metadata }): boolean => box?.x !== undefined
      world.server.refuses = isRefused
      await world.edit({ box: { x: 1 } })
      world.shows(withBox({ x: 1 }), 'the first edit is pending')
      await world.edit({ box: { y: 2 } })
      world.shows(withBox({ x: 1, y: 2 }), 'both edits are pending')
      await world.answer('PATCH')
      world.shows(withBox({ y: 2 }), 'the first was refused')
      await world.finish()
      world.shows(withBox({ y: 2 }), 'the second was accepted')
      await world.endsWith(withBox({ y: 2 }))
    },
  },
  {
    id: 'a5',
    title: 'two edits of one key, the first is refused after the second was acknowledged',
    must: 'keep the second',
    async run(world) {
      world.server.refuses = (patch) => patch.k === 1
      await editTwice(world)
      const [older, younger] = world.waiting('PATCH')
      older?.apply()
      await world.step(() => younger?.answer())
      world.shows(withK(2), 'the second was acknowledged')
      await world.step(() => older?.answer())
      world.shows(withK(2), 'the first was refused')
      await world.finish()
      world.shows(withK(2), 'everything was answered')
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'e',
    title: 'acknowledged, no refetch possible',
    must: 'stay',
    async run(world) {
      world.server.readsAreDown = true
      await world.edit({ k: 1 })
      world.shows(withK(1), 'the edit is pending')
      await world.finish()
      world.shows(withK(1), 'the edit was acknowledged')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'f',
    title: 'the server applies the edit, its answer is lost',
    must: 'show what the server holds',
    async run(world) {
      await world.edit({ k: 1 })
      const [lost] = world.waiting('PATCH')
      await world.step(() => lost?.lose())
      await world.endsWith(withK(1))
    },
  },
]
