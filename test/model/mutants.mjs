/**
 * Would the tests notice? `npm run mutants` puts one defect after another into a copy of the sources
 * and runs the tests against it: the model first, then the matrix, then the core. Prints who caught
 * what, and fails when a defect survives or its text is gone. `npm run mutants -- <words>` runs those
 * whose name holds the words.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MUTATIONS } from './mutations.mjs'

const STAGES = [
  'test/model/model.test.tsx',
  'test/model/guards.test.tsx',
  'test/edits',
  'test/core',
]
const COPIED = ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts']

const root = fileURLToPath(new URL('../..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'react-zep-mutants-'))
const words = process.argv.slice(2).join(' ')

for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')

/** @param {string} tests */
function passes(tests) {
  const args = ['run', tests, '--project=unit', '--project=unit-dom', '--bail=1', '--reporter=dot']
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), ...args],
    {
      cwd: copy,
      // Always the same runs, and the first failure will do.
      env: { ...process.env, MODEL_RUNS: '200', MODEL_SEED: '1', MODEL_SHRINK: '0' },
      encoding: 'utf8',
      timeout: 180_000,
    },
  )
  if (/No test files found/.test(stdout + stderr)) throw new Error(`${tests} is no test`)
  return status === 0
}

/** @param {import('./mutations.mjs').Mutation} mutation */
function catcherOf({ tests = STAGES, change }) {
  /** @type {Map<string, string>} */
  const originals = new Map()
  for (const [file, find, replace] of change) {
    const path = join(copy, file)
    const text = readFileSync(path, 'utf8')
    if (!originals.has(path)) originals.set(path, text)
    if (text.split(find).length !== 2)
      throw new Error(`not there exactly once, in ${file}: ${find}`)
    writeFileSync(
      path,
      text.replace(find, () => replace),
    )
  }
  try {
    return tests.find((stage) => !passes(stage))
  } finally {
    for (const [path, text] of originals) writeFileSync(path, text)
  }
}

/** @type {Map<string, number>} */
const caught = new Map()
const chosen = MUTATIONS.filter(({ name }) => name.includes(words))
let survived = 0
try {
  for (const stage of words ? [] : [...STAGES, 'test/model/resources.test.tsx']) {
    if (!passes(stage)) throw new Error(`${stage} fails without any defect`)
  }
  for (const mutation of chosen) {
    let catcher
    try {
      catcher = catcherOf(mutation)
    } catch (error) {
      console.error(
        `✗ OUTDATED  ${mutation.name}: ${error instanceof Error ? error.message : error}`,
      )
    }
    if (catcher) {
      caught.set(catcher, (caught.get(catcher) ?? 0) + 1)
      console.log(`✓ ${mutation.name} (${catcher})`)
    } else {
      survived++
      console.log(`✗ SURVIVED  ${mutation.name}`)
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
for (const [stage, count] of caught) console.log(`${count} by ${stage}`)
console.log(`${chosen.length - survived}/${chosen.length} caught`)
process.exitCode = survived === 0 ? 0 : 1
