import { inspect } from 'node:util'
import vm from 'node:vm'
import { expect, test } from 'vitest'
import { ZepError, isZepError } from '../../src/exports/core'

const conflict = new ZepError({ code: 'conflict', message: 'm', status: 409 })

test('a ZepError is known by its brand, also one of another copy of this package', () => {
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
  ['an error of another frame', vm.runInNewContext('new Error("m")') as unknown],
  ['null', null],
  ['a string', 'ZepError'],
])('%s is none', (_name, value) => {
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

test('what the server said is there for code, and in no log or JSON', () => {
  const error = new ZepError({ code: 'server', message: 'm', serverMessage: 'pq: no table' })
  expect(error.serverMessage).toBe('pq: no table')
  expect(JSON.stringify(error) + inspect(error)).not.toContain('pq: no table')
})
