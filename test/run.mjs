/**
 * `npm test`: every runner in turn, then one sum line. A runner that crashes counts as a failure.
 * Without a Chromium the browser and story tests are left out, loudly; under `CI` that fails.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'
import { countTests } from './countTests.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const isCI = !['', '0', 'false', undefined].includes(process.env['CI'])
const reports = mkdtempSync(join(tmpdir(), 'react-zep-test-'))

const total = { passed: 0, failed: 0 }
/** @type {string[]} */
const notes = []

/**
 * @param {string} title
 * @param {string} config
 */
function run(title, config) {
  console.log(`\n━━━ ${title}`)
  const report = join(reports, `${config}.json`)
  const { status } = spawnSync(
    process.execPath,
    [
      vitest,
      'run',
      `--config=${config}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const json = existsSync(report) ? readFileSync(report, 'utf8') : undefined
  const count = countTests(json, status, isCI)
  total.passed += count.passed
  total.failed += count.failed
  notes.push(`${title}: ${count.passed} passed, ${count.failed} failed${count.note}`)
}

run('unit and type tests', 'vitest.config.ts')
run('package tests, on a fresh build', 'vitest.package.config.ts')

if (findChromium()) {
  run('browser and story tests, in Chromium', 'vitest.browser.config.ts')
} else {
  notes.push(
    'SKIPPED: browser and story tests. No Chromium was found.',
    '  Install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to a Chrome or Chromium.',
  )
  if (isCI) {
    total.failed += 1
    notes.push('  CI is set, where nothing may be skipped: this counts as a failure.')
  }
}

rmSync(reports, { recursive: true, force: true })
console.log(`\n${notes.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
