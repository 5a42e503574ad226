/**
 * `npm run soak` runs the model test for longer. Options: `--runs` (20,000 by default), `--seed`
 * (by default a new one, which is printed) and `--path` (the path of a failure, to replay only
 * that).
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
      ...(values.seed !== undefined && { MODEL_SEED: values.seed }),
      ...(values.path !== undefined && { MODEL_PATH: values.path }),
    },
  },
)
process.exitCode = status ?? 1
