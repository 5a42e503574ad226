import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node'

import { isCI } from './isCI.mjs'
import { type Sum, sumOf } from './sumOf.ts'

const NO_CHROMIUM = `no Chromium was found.
  Install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to a Chrome or Chromium.`

/**
 * Ends a run with one plain line, `N passed, N failed`, and an exit code that agrees with it. It
 * has to be listed after the reporter that prints the tests.
 */
export class SumReporter implements Reporter {
  readonly #missing: readonly string[]
  #sum: Sum = { passed: 0, failed: 1, notes: ['The run ended early.'] }

  /** @param missing the projects that are skipped because there is no Chromium */
  constructor(missing: readonly string[]) {
    this.#missing = missing
  }

  onInit(vitest: Vitest): void {
    if (vitest.config.watch) return
    const missing = this.#missing.filter((name) => vitest.matchesProjectFilter(name))
    // After the last report, Vitest still stops servers and workers, which may fail too.
    process.once('exit', (exitCode) => this.#finish(exitCode, missing))
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    this.#sum = sumOf(modules, unhandledErrors, reason, isCI)
  }

  #finish(exitCode: number, missing: readonly string[]): void {
    const { passed, notes } = this.#sum
    let { failed } = this.#sum
    if (failed === 0 && exitCode !== 0) {
      failed++
      notes.push(`Vitest ended with exit code ${exitCode}, although no test failed.`)
    }
    if (missing.length > 0) {
      notes.push(`SKIPPED: the projects ${missing.join(', ')}: ${NO_CHROMIUM}`)
      if (isCI) {
        failed++
        notes.push('  In CI, nothing may be skipped, so this counts as a failure.')
      }
    }
    console.log([...notes, '', `${passed} passed, ${failed} failed`].join('\n'))
    process.exitCode = failed === 0 ? 0 : exitCode || 1
  }
}
