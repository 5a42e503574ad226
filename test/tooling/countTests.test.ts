import { expect, test } from 'vitest'
import { countTests } from '../countTests.mjs'

interface Report {
  passed?: number
  failed?: number
  skipped?: number
  files?: { status: string; assertionResults: { status: string }[] }[]
}

function report({ passed = 0, failed = 0, skipped = 0, files = [] }: Report): string {
  return JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    testResults: files,
  })
}

test('counts what passed and failed', () => {
  const files = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]

  expect(countTests(report({ passed: 3 }), 0, true)).toMatchObject({ passed: 3, failed: 0 })
  expect(countTests(report({ passed: 3, failed: 1, files }), 1, true)).toMatchObject({
    passed: 3,
    failed: 1,
  })
})

test('counts a runner that wrote no report as a failure', () => {
  expect(countTests(undefined, 0, false)).toMatchObject({ passed: 0, failed: 1 })
})

test('counts a file that did not load as a failure', () => {
  const files = [{ status: 'failed', assertionResults: [] }]

  expect(countTests(report({ passed: 3, files }), 1, false)).toMatchObject({ passed: 3, failed: 1 })
})

test('counts an error outside of any test as a failure', () => {
  expect(countTests(report({ passed: 3 }), 1, false)).toMatchObject({ passed: 3, failed: 1 })
  expect(countTests(report({ passed: 3 }), null, false)).toMatchObject({ passed: 3, failed: 1 })
})

test('counts a run of no tests as a failure', () => {
  expect(countTests(report({}), 0, false)).toMatchObject({ passed: 0, failed: 1 })
})

test('counts skipped tests as failures in CI only', () => {
  expect(countTests(report({ passed: 3, skipped: 2 }), 0, false)).toMatchObject({ failed: 0 })
  expect(countTests(report({ passed: 3, skipped: 2 }), 0, true)).toMatchObject({ failed: 2 })
})
