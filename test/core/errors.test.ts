import { inspect } from 'node:util'
import vm from 'node:vm'
import { expect, test } from 'vitest'

import { isZepError, ZepError } from '../../src/exports/core'

const conflict = new ZepError({ code: 'conflict', message: 'm', status: 409 })

test('a ZepError is recognized by its brand, even one from another copy of this package', () => {
  const foreign = Object.defineProperties(new Error('m'), {
    [Symbol.for('react-zep.ZepError')]: { value: true },
    code: { value: 'conflict' },
  })
  expect(isZepError(conflict)).toBe(true)
  expect(isZepError(foreign)).toBe(true)
  expect(isZepError(foreign, 'conflict')).toBe(true)
  expect(isZepError(foreign, 'gone')).toBe(false)
})

test.each([
  ['an Error', new Error('m')],
  ['an object that only looks like one', { name: 'ZepError', code: 'conflict' }],
  ['an error from another realm', vm.runInNewContext('new Error("m")') as unknown],
  ['null', null],
  ['a string', 'ZepError'],
])('%s is not a ZepError', (_name, value) => {
  expect(isZepError(value)).toBe(false)
})

test('a ZepError is an Error with a name, a stack and a cause', () => {
  const cause = new TypeError('fetch failed')
  const error = new ZepError({ code: 'network', message: 'm', cause })
  expect(error).toBeInstanceOf(Error)
  expect(String(error)).toBe('ZepError: m')
  expect(error.stack).toContain('errors.test')
  expect(error.cause).toBe(cause)
  expect('cause' in conflict).toBe(false)
})

test('serverMessage can be read in code, but appears in no log and no JSON', () => {
  const error = new ZepError({ code: 'server', message: 'm', serverMessage: 'pq: no table' })
  expect(error.serverMessage).toBe('pq: no table')
  expect(JSON.stringify(error) + inspect(error)).not.toContain('pq: no table')
})

test('a ZepError names the method that failed in a field, for logs, and keeps it as JSON', () => {
  const error = new ZepError({ code: 'conflict', message: 'm', operation: 'updateSession' })
  expect(error.operation).toBe('updateSession')
  expect(inspect(error)).toContain("operation: 'updateSession'")
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ operation: 'updateSession' })
})

test.each([
  [{ code: 'network' }, true],
  [{ code: 'timeout' }, true],
  [{ code: 'server', status: 500 }, true],
  [{ code: 'server', status: 500, retryable: undefined }, true],
  [{ code: 'conflict', status: 409 }, false],
  [{ code: 'network', retryable: false }, false],
  [{ code: 'server', status: 503, retryable: false }, false],
  [{ code: 'conflict', status: 409, retryable: true }, true],
] as const)('%j is retryable: %s', (init, retryable) => {
  expect(new ZepError({ ...init, message: 'm' }).retryable).toBe(retryable)
})

test('a copy of a ZepError is as retryable as the original', () => {
  const marked = new ZepError({ code: 'server', message: 'm', status: 500, retryable: false })
  expect(new ZepError(marked).retryable).toBe(false)
})
