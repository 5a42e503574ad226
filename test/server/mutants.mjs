/**
 * Would the tests notice a hole in the handler? `npm run mutants:server` puts one after another into
 * a copy of the sources and runs the unit tests of the handler against it. Prints which survived, and
 * fails when one does or when its text is gone. `-- <words>` after it runs those whose name holds the
 * words.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ACCESS } from './mutations/access.mjs'
import { ANSWERS } from './mutations/answers.mjs'
import { REQUESTS } from './mutations/requests.mjs'

/**
 * An exact replacement in one file.
 *
 * @typedef {[name: string, file: string, find: string, replace: string]} Mutation
 */

const COPIED = ['src', 'test/server', 'test/core', 'test/data', 'package.json', 'tsconfig.json']
const root = fileURLToPath(new URL('../..', import.meta.url))
const words = process.argv.slice(2).join(' ')

/** A copy of what the tests need, and no more: the real servers are tested elsewhere. */
function makeCopy() {
  const copy = mkdtempSync(join(tmpdir(), 'react-zep-holes-'))
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  writeFileSync(
    join(copy, 'vitest.config.mjs'),
    "export default { test: { include: ['test/server/*.test.ts'], unstubGlobals: true } }",
  )
  return copy
}

/**
 * @param {string} copy
 * @returns {Promise<boolean>}
 */
function passes(copy) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  // One process for all files: they share nothing, and a start costs more than they do.
  const args = ['run', '--bail=1', '--reporter=dot', '--no-isolate', '--maxWorkers=1']
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, ...args], { cwd: copy, timeout: 120_000 })
    let output = ''
    child.stdout.on('data', (text) => (output += text))
    child.stderr.on('data', (text) => (output += text))
    child.on('close', (status) => {
      if (/ failed|Unhandled/.test(output) || status === 0) resolve(status === 0)
      else reject(new Error(`the tests did not run:\n${output}`))
    })
  })
}

/**
 * @param {string} copy
 * @param {Mutation} mutation
 */
async function isCaught(copy, [, file, find, replace]) {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2) throw new Error(`not there exactly once, in ${file}: ${find}`)
  writeFileSync(
    path,
    text.replace(find, () => replace),
  )
  try {
    return !(await passes(copy))
  } finally {
    writeFileSync(path, text)
  }
}

const chosen = [...ACCESS, ...REQUESTS, ...ANSWERS].filter(([name]) => name.includes(words))
const waiting = [...chosen]
let caught = 0

/** @param {string} copy */
async function work(copy) {
  for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
    try {
      const isGood = await isCaught(copy, mutation)
      if (isGood) caught++
      console.log(`${isGood ? '✓' : '✗ SURVIVED '} ${mutation[0]}`)
    } catch (error) {
      console.log(`✗ NOT TRIED  ${mutation[0]}: ${error instanceof Error ? error.message : error}`)
    }
  }
}

const copies = Array.from({ length: Math.min(2, availableParallelism()) }, makeCopy)
try {
  if (copies[0] && !(await passes(copies[0]))) throw new Error('the tests fail without any hole')
  await Promise.all(copies.map(work))
} finally {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
}
console.log(`${caught}/${chosen.length} caught`)
process.exitCode = chosen.length > 0 && caught === chosen.length ? 0 : 1
