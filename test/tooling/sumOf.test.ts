import { describe, expect, test } from 'vitest'
import { type FinishedModule, sumOf } from '../../scripts/sumOf'

function module(state: string, ...tests: string[]): FinishedModule {
  const allTests = tests.map((test) => ({ result: () => ({ state: test }) }))
  return {
    relativeModuleId: 'a.test.ts',
    state: () => state,
    children: { allTests: () => allTests },
  }
}

const green = module('passed', 'passed', 'passed', 'passed')

test('counts what passed and failed', () => {
  const red = module('failed', 'passed', 'failed')

  expect(sumOf([green], [], 'passed', true)).toEqual({ passed: 3, failed: 0, notes: [] })
  expect(sumOf([green, red], [], 'failed', true)).toEqual({ passed: 4, failed: 1, notes: [] })
})

describe('counts as a failure', () => {
  test('a file that did not load', () => {
    expect(sumOf([green, module('failed')], [], 'failed', false)).toEqual({
      passed: 3,
      failed: 1,
      notes: ['a.test.ts failed outside its tests.'],
    })
  })

  test('a hook that failed after its tests passed', () => {
    const sum = sumOf([module('failed', 'passed')], [], 'failed', false)

    expect(sum).toMatchObject({ passed: 1, failed: 1 })
  })

  test('a file that was never run to its end', () => {
    const sum = sumOf([green, module('queued'), module('pending', 'pending')], [], 'failed', false)

    expect(sum).toMatchObject({ passed: 3, failed: 2 })
  })

  test('an error outside any test', () => {
    const sum = sumOf([green], [new Error('one'), new Error('two')], 'passed', false)

    expect(sum).toEqual({ passed: 3, failed: 2, notes: ['Errors outside any test: 2.'] })
  })

  test('a run that was interrupted', () => {
    expect(sumOf([green], [], 'interrupted', false)).toMatchObject({ passed: 3, failed: 1 })
  })

  test('a run of no tests', () => {
    expect(sumOf([], [], 'passed', false)).toMatchObject({ passed: 0, failed: 1 })
  })

  test('a skipped test, in CI only', () => {
    const skipping = module('passed', 'passed', 'skipped', 'skipped')

    expect(sumOf([skipping], [], 'passed', false)).toMatchObject({ passed: 1, failed: 0 })
    expect(sumOf([skipping], [], 'passed', true)).toMatchObject({ passed: 1, failed: 2 })
  })
})
