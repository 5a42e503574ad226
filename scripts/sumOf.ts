/** The part of a Vitest `TestModule` that is counted. */
export interface FinishedModule {
  relativeModuleId: string
  state: () => string
  children: { allTests: () => Iterable<{ result: () => { state: string } }> }
}

export interface Sum {
  passed: number
  failed: number
  /** What the two numbers do not say, one line each. */
  notes: string[]
}

/**
 * Counts the tests of a run. A file that did not load, an error outside any test, an interrupted
 * run and a run without tests fail no test, so each of them counts as a failure.
 *
 * @param isCI whether a skipped test counts as a failure too
 */
export function sumOf(
  modules: readonly FinishedModule[],
  unhandledErrors: readonly unknown[],
  reason: string,
  isCI: boolean,
): Sum {
  const notes: string[] = []
  let passed = 0
  let failed = 0
  let skipped = 0
  for (const module of modules) {
    const states = Array.from(module.children.allTests(), (test) => test.result().state)
    const passedHere = states.filter((state) => state === 'passed').length
    const skippedHere = states.filter((state) => state === 'skipped').length
    const failedHere = states.length - passedHere - skippedHere
    passed += passedHere
    skipped += skippedHere
    failed += failedHere
    if (failedHere === 0 && !['passed', 'skipped'].includes(module.state())) {
      failed++
      notes.push(`${module.relativeModuleId} failed outside its tests.`)
    }
  }
  if (unhandledErrors.length > 0) {
    failed += unhandledErrors.length
    notes.push(`Errors outside any test: ${unhandledErrors.length}.`)
  }
  if (reason === 'interrupted') {
    failed++
    notes.push('The run was interrupted.')
  }
  if (skipped > 0) {
    if (isCI) failed += skipped
    notes.push(`Skipped tests: ${skipped}${isCI ? ', which count as failures in CI' : ''}.`)
  }
  if (passed === 0 && failed === 0) {
    failed++
    notes.push('No test ran.')
  }
  return { passed, failed, notes }
}
