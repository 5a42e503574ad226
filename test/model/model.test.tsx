/**
 * Random edits, reads, faults and other writers in any order that a scheduler can produce, checked
 * by an oracle that shares no code with the engine.
 *
 * `npm run soak -- --runs 20000` searches longer and prints its seed.
 * `npm run soak -- --seed <seed> --path <path>` replays a failure. The options are passed on as
 * MODEL_RUNS, MODEL_SEED and MODEL_PATH. With MODEL_SHRINK=0, the first failure is not shrunk.
 * MODEL_STATS is a file to write the counts to.
 * `--features removal,clear` leaves out all other features, `--features=-reload` only this one.
 */
import { writeFileSync } from 'node:fs'

import fc from 'fast-check'
import { afterAll, test } from 'vitest'

import { parseFeatures } from './features'
import { runModel } from './runModel'
import { runsWith } from './runs'
import { startsHidden } from './startsHidden'
import { Stats } from './stats'

const { MODEL_RUNS, MODEL_SEED, MODEL_PATH, MODEL_SHRINK, MODEL_FEATURES, MODEL_STATS } =
  process.env

const numRuns = Number(MODEL_RUNS ?? 200)
// The gate does not roll dice: `npm run soak` searches with new seeds.
const seed = Number(MODEL_SEED ?? 2026)
const runs = runsWith(parseFeatures(MODEL_FEATURES))
const stats = new Stats()

afterAll(() => {
  console.log(`seed ${seed}\n${stats.toString()}`)
  if (MODEL_STATS !== undefined) writeFileSync(MODEL_STATS, JSON.stringify(stats))
})

test(
  'every view shows the pending edits over the server state, however events interleave',
  async () => {
    const mustSaveHidden = await startsHidden()
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), runs, (scheduler, run) =>
        runModel(scheduler, { ...run, mustSaveHidden }, stats),
      ),
      {
        numRuns,
        seed,
        endOnFailure: MODEL_SHRINK === '0',
        ...(MODEL_PATH !== undefined && { path: MODEL_PATH }),
      },
    )
  },
  24 * 3600 * 1000,
)
