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

test('passed and failed tests are counted', () => {
  const red = module('failed', 'passed', 'failed')

  expect(sumOf([green], [], 'passed', true)).toEqual({ passed: 3, failed: 0, notes: [] })
  expect(sumOf([green, red], [], 'failed', true)).toEqual({ passed: 4, failed: 1, notes: [] })
})

describe('sumOf', () => {
  test('a file that does not load counts as a failure', () => {
    expect(sumOf([green, module('failed')], [], 'failed', false)).toEqual({
      passed: 3,
      failed: 1,
      notes: ['a.test.ts failed outside its tests.'],
    })
  })

  test('a hook that fails after its tests have passed counts as a failure', () => {
    const sum = sumOf([module('failed', 'passed')], [], 'failed', false)

    expect(sum).toMatchObject({ passed: 1, failed: 1 })
  })

  test('a file that was not run to the end counts as a failure', () => {
    const sum = sumOf([green, module('queued'), module('pending', 'pending')], [], 'failed', false)

    expect(sum).toMatchObject({ passed: 3, failed: 2 })
  })

  test('each error outside any test counts as a failure', () => {
    const sum = sumOf([green], [new Error('one'), new Error('two')], 'passed', false)

    expect(sum).toEqual({ passed: 3, failed: 2, notes: ['Errors outside any test: 2.'] })
  })

  test('an interrupted run counts as a failure', () => {
    expect(sumOf([green], [], 'interrupted', false)).toMatchObject({ passed: 3, failed: 1 })
  })

  test('a run without tests counts as a failure', () => {
    expect(sumOf([], [], 'passed', false)).toMatchObject({ passed: 0, failed: 1 })
  })

  test('a skipped test counts as a failure in CI only', () => {
    const skipping = module('passed', 'passed', 'skipped', 'skipped')

    expect(sumOf([skipping], [], 'passed', false)).toMatchObject({ passed: 1, failed: 0 })
    expect(sumOf([skipping], [], 'passed', true)).toMatchObject({ passed: 1, failed: 2 })
  })
})
