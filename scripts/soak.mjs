/**
 * `npm run soak` runs the model test for longer. Options: `--runs` (20,000 by default), `--seed`
 * (by default a new one, which is printed), `--path` (the path of a failure, to replay only that)
 * and `--features` (see test/model/features.ts: `--features a,b` for only these, `--features=-a` for
 * all but this one; by default all).
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    features: { type: 'string' },
  },
})
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/model/model.test.tsx', '--project=unit-dom'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM_PATH: 'none',
      MODEL_RUNS: values.runs,
      MODEL_SEED: values.seed ?? String(Date.now() % 2 ** 31),
      // Only a replay takes the time to shrink what it has found.
      ...(values.path === undefined && { MODEL_SHRINK: '0' }),
      ...(values.features !== undefined && { MODEL_FEATURES: values.features }),
      ...(values.path !== undefined && { MODEL_PATH: values.path }),
    },
  },
)
process.exitCode = status ?? 1
