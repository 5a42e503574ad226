import { merge, type Metadata } from './metadata'
import type { World } from './world'

/** One interleaving of edits, refetches, and responses. */
export interface Scenario {
  readonly id: string
  readonly title: string
  /** What a library must do, as the table words it. */
  readonly must: string
  /** The most PATCHes that a library may send. If set, the table shows how many it sent. */
  readonly maxPatches?: number | undefined
  /** Throws `NotPassed` if the library does not do that. */
  run(world: World): Promise<void>
}

/** The metadata on the server before every scenario. */
export const BASE: Metadata = { base: true, k: 0 }

const withK = (k: number): Metadata => merge(BASE, { k })

/** Makes two edits of one key. Both must show immediately, before any response. */
async function editTwice(world: World): Promise<void> {
  await world.edit({ k: 1 })
  world.shows(withK(1), 'while the first edit is pending')
  await world.edit({ k: 2 })
  world.shows(withK(2), 'while both edits are pending')
}

/** The ten named scenarios, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  {
    id: 'a1',
    title: 'edits of two keys overlap, and the first is rejected while the second is in flight',
    must: 'keep the second',
    async run(world) {
      world.server.rejects = (patch) => 'a' in patch
      await world.edit({ a: 1 })
      world.shows(merge(BASE, { a: 1 }), 'while the first edit is pending')
      await world.edit({ b: 2 })
      world.shows(merge(BASE, { a: 1, b: 2 }), 'while both edits are pending')
      await world.answer('PATCH')
      world.shows(merge(BASE, { b: 2 }), 'after the first edit was rejected')
      await world.finish()
      world.shows(merge(BASE, { b: 2 }), 'after the second edit was accepted')
      await world.endsWith(merge(BASE, { b: 2 }))
    },
  },
  {
    id: 'a2',
    title: 'both edits are rejected, and refetches fail',
    must: 'return to base',
    async run(world) {
      world.server.rejects = () => true
      world.server.readsAreDown = true
      await editTwice(world)
      await world.endsWith(BASE)
    },
  },
  {
    id: 'a3',
    title: 'two edits of one key, and the first is rejected',
    must: 'keep the second',
    async run(world) {
      world.server.rejects = (patch) => patch.k === 1
      await editTwice(world)
      await world.answer('PATCH')
      world.shows(withK(2), 'after the first edit was rejected')
      await world.finish()
      world.shows(withK(2), 'after the second edit was accepted')
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'b1',
    title: 'the network reorders two writes of one key',
    must: 'save the last',
    async run(world) {
      await editTwice(world)
      const [older, younger] = world.waiting('PATCH')
      // If the client holds back the younger write, there is nothing to reorder.
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
    title: 'a refetch started before the edit arrives while the edit is in flight',
    must: 'keep the edit',
    async run(world) {
      await world.refetch()
      const [stale] = world.waiting('GET')
      stale?.apply()
      await world.edit({ k: 1 })
      world.shows(withK(1), 'while the edit is pending')
      await world.step(() => stale?.answer())
      world.shows(withK(1), 'after the stale row arrived')
      await world.finish()
      world.shows(withK(1), 'after the edit was accepted')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'c2',
    title: 'a refetch started during the edit arrives before the acknowledgment',
    must: 'keep the edit',
    async run(world) {
      await world.edit({ k: 1 })
      world.shows(withK(1), 'while the edit is pending')
      await world.refetch()
      await world.answer('GET')
      world.shows(withK(1), 'after the older row arrived')
      await world.finish()
      world.shows(withK(1), 'after the edit was accepted')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'c3',
    title: '… arrives after it',
    must: 'keep the edit',
    async run(world) {
      await world.edit({ k: 1 })
      world.shows(withK(1), 'while the edit is pending')
      await world.refetch()
      const [stale] = world.waiting('GET')
      stale?.apply()
      await world.answer('PATCH')
      world.shows(withK(1), 'after the edit was accepted')
      await world.step(() => stale?.answer())
      world.shows(withK(1), 'after the older row arrived')
      await world.finish()
      world.shows(withK(1), 'after the last response')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'd',
    title: 'the first edit is acknowledged while the second is in flight',
    must: 'never flicker back',
    async run(world) {
      await editTwice(world)
      await world.answer('PATCH')
      world.shows(withK(2), 'after the first edit was acknowledged')
      // Refetches that the acknowledgment triggers get their response before the second write does.
      while (world.waiting('GET').length > 0) await world.answer('GET')
      world.shows(withK(2), 'after the intermediate row arrived')
      await world.finish()
      world.shows(withK(2), 'after the second edit was acknowledged')
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'g',
    title: 'ten rapid edits',
    must: 'send at most 2 PATCHes',
    maxPatches: 2,
    async run(world) {
      for (let k = 1; k <= 10; k += 1) {
        await world.edit({ k })
        world.shows(withK(k), `while ${k} edits are pending`)
      }
      await world.endsWith(withK(10))
    },
  },
]

const withBox = (box: Metadata): Metadata => merge(BASE, { box })

/** Variations that lead to other results. They do not count toward the ten. */
export const furtherScenarios: readonly Scenario[] = [
  {
    id: 'a4',
    title: 'two edits inside one object, and the first is rejected',
    must: 'keep the second',
    async run(world) {
      const isRejected = ({ box }: { box?: Metadata }): boolean => box?.x !== undefined
      world.server.rejects = isRejected
      await world.edit({ box: { x: 1 } })
      world.shows(withBox({ x: 1 }), 'while the first edit is pending')
      await world.edit({ box: { y: 2 } })
      world.shows(withBox({ x: 1, y: 2 }), 'while both edits are pending')
      await world.answer('PATCH')
      world.shows(withBox({ y: 2 }), 'after the first edit was rejected')
      await world.finish()
      world.shows(withBox({ y: 2 }), 'after the second edit was accepted')
      await world.endsWith(withBox({ y: 2 }))
    },
  },
  {
    id: 'a5',
    title: 'two edits of one key, and the first is rejected after the second was acknowledged',
    must: 'keep the second',
    async run(world) {
      world.server.rejects = (patch) => patch.k === 1
      await editTwice(world)
      const [older, younger] = world.waiting('PATCH')
      older?.apply()
      await world.step(() => younger?.answer())
      world.shows(withK(2), 'after the second edit was acknowledged')
      await world.step(() => older?.answer())
      world.shows(withK(2), 'after the first edit was rejected')
      await world.finish()
      world.shows(withK(2), 'after the last response')
      await world.endsWith(withK(2))
    },
  },
  {
    id: 'e',
    title: 'the edit is acknowledged, and refetches fail',
    must: 'keep the edit',
    async run(world) {
      world.server.readsAreDown = true
      await world.edit({ k: 1 })
      world.shows(withK(1), 'while the edit is pending')
      await world.finish()
      world.shows(withK(1), 'after the edit was acknowledged')
      await world.endsWith(withK(1))
    },
  },
  {
    id: 'f',
    title: 'the server applies the edit, but the response is lost',
    must: 'show what the server has',
    async run(world) {
      await world.edit({ k: 1 })
      const [lost] = world.waiting('PATCH')
      await world.step(() => lost?.lose())
      await world.endsWith(withK(1))
    },
  },
]
