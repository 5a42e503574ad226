/**
 * Counts vitest's JSON report so that no failure is lost: a file that could not be loaded, an
 * error outside of any test and a runner that died each count as one, though no test says so.
 *
 * @param {string | undefined} json the report, `undefined` where the runner wrote none
 * @param {number | null} exitCode
 * @param {boolean} isCI skipped tests count as failed
 * @returns {{ passed: number, failed: number, note: string }} `note` is empty or starts with `, `
 */
export function countTests(json, exitCode, isCI) {
  if (json === undefined) return { passed: 0, failed: 1, note: ', the runner crashed' }
  const report = JSON.parse(json)
  const passed = report.numPassedTests
  const skipped = report.numPendingTests + report.numTodoTests
  const brokenFiles = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  ).length
  let failed = report.numFailedTests + brokenFiles
  let note = brokenFiles === 0 ? '' : `, ${brokenFiles} of them files that did not load`
  if (skipped > 0) {
    note += `, ${skipped} skipped`
    if (isCI) failed += skipped
  }
  if (failed === 0 && exitCode !== 0) {
    failed = 1
    note += ', an error outside of any test'
  }
  if (failed === 0 && passed === 0) {
    failed = 1
    note += ', no test ran'
  }
  return { passed, failed, note }
}
