/**
 * `npm run soak` runs the model test for longer: in chunks, each in a process of its own (a process
 * becomes slower with every run), one chunk per core at a time. Options: `--runs` (20,000 by
 * default), `--seed` of the first chunk, the others count on (by default a new one, which is
 * printed), `--path` (the path of a failure, to replay only that, and to shrink it) and `--features`
 * (see test/model/features.ts: `--features a,b` for only these, `--features=-a` for all but this
 * one; by default all).
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const RUNS_OF_CHUNK = 250

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    features: { type: 'string' },
  },
})
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 31)

/**
 * Runs the model test in a process of its own.
 *
 * @param {Record<string, string>} env
 * @param {'inherit' | 'pipe'} stdio
 * @returns {Promise<{ isRight: boolean; output: string }>}
 */
function runModel(env, stdio) {
  const features = values.features === undefined ? {} : { MODEL_FEATURES: values.features }
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', 'test/model/model.test.tsx', '--project=unit-dom'],
    { cwd: root, stdio, env: { ...process.env, CHROMIUM_PATH: 'none', ...features, ...env } },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text))
  }
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ isRight: status === 0, output }))
  })
}

async function replay() {
  const env = { MODEL_SEED: String(firstSeed), MODEL_RUNS: '1', MODEL_PATH: values.path ?? '' }
  const { isRight } = await runModel(env, 'inherit')
  process.exitCode = isRight ? 0 : 1
}

/** @type {Map<string, number>} */
const counts = new Map()

/** @param {string} file */
function addCounts(file) {
  const added = /** @type {Record<string, number>} */ (JSON.parse(readFileSync(file, 'utf8')))
  for (const [name, count] of Object.entries(added)) {
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
}

async function search() {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'))
  const runs = Number(values.runs)
  const chunks = Array.from({ length: Math.ceil(runs / RUNS_OF_CHUNK) }, (_, index) => ({
    seed: firstSeed + index,
    runs: Math.min(RUNS_OF_CHUNK, runs - index * RUNS_OF_CHUNK),
  }))
  let wrong = 0
  const work = async () => {
    for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
      const file = join(folder, String(chunk.seed))
      const { isRight, output } = await runModel(
        {
          MODEL_SEED: String(chunk.seed),
          MODEL_RUNS: String(chunk.runs),
          MODEL_STATS: file,
          // Only a replay takes the time to shrink what it has found.
          MODEL_SHRINK: '0',
        },
        'pipe',
      )
      if (isRight) {
        addCounts(file)
        console.log(`seed ${chunk.seed}: ${chunk.runs} runs are right`)
      } else {
        wrong++
        console.log(`${output}\nseed ${chunk.seed}: WRONG`)
        console.log(`Replay: npm run soak -- --seed ${chunk.seed} --path <its path>`)
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work))
  } finally {
    rmSync(folder, { recursive: true })
  }
  console.log(`\nSum of the chunks that are right, from seed ${firstSeed}:`)
  for (const [name, count] of counts) console.log(`  ${name}: ${count}`)
  console.log(wrong === 0 ? '\nEvery run is right.' : `\n${wrong} chunks are wrong.`)
  process.exitCode = wrong === 0 ? 0 : 1
}

await (values.path === undefined ? search() : replay())
