import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'

import { createZepClient, isZepError, type ZepClientOptions } from '../../src/exports/core'
import { errorOf, fakeFetch } from '../harness/fakeFetch'

const KEY = 'z_secret.key-123'

/** A promise that rejects with anything: `fetch` may be of the app's own. */
async function rejected(reason: unknown): Promise<never> {
  await Promise.resolve()
  throw reason
}

describe('the cause of a network error', () => {
  const causeOf = async (thrown: unknown, options: ZepClientOptions = {}) => {
    const client = createZepClient({ apiKey: KEY, ...options, fetch: () => rejected(thrown) })
    const error = await errorOf(() => client.getSession('s1'))
    expect(error).toMatchObject({ code: 'network', retryable: true })
    if (!isZepError(error)) throw new Error('expected a ZepError')
    return error.cause as Error | undefined
  }

  test('says what failed and where, down to the code', async () => {
    const socket = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const thrown = new TypeError('fetch failed', { cause: socket })
    const cause = await causeOf(thrown)

    expect(cause).toMatchObject({ name: 'TypeError', message: 'fetch failed' })
    expect(cause?.cause).toMatchObject({ message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' })
    expect(cause?.stack).toBe(thrown.stack)
  })

  test('says what failed if several addresses were tried', async () => {
    const errors = [Object.assign(new Error('connect ::1'), { code: 'ECONNREFUSED' })]
    const aggregate = Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' })
    const cause = await causeOf(new TypeError('fetch failed', { cause: aggregate }))

    expect(cause?.cause).toMatchObject({
      name: 'AggregateError',
      code: 'ECONNREFUSED',
      cause: { message: 'connect ::1' },
    })
  })

  test('is a copy without further properties', async () => {
    const thrown = Object.assign(new Error('parse error'), {
      code: 'HPE_INVALID',
      data: Buffer.from(`HTTP/1.1 200 ${KEY}`),
      request: { headers: { authorization: KEY } },
    })
    const cause = await causeOf(thrown)

    expect(cause).not.toBe(thrown)
    expect(Object.keys(cause ?? {}).sort()).toEqual(['code', 'name'])
    expect(inspect(cause, { showHidden: true, depth: Infinity })).not.toContain('secret')
  })

  test.each<[string, unknown]>([
    ['the message', new Error(`bad header ${KEY}`)],
    ['the name', Object.assign(new Error('m'), { name: KEY })],
    ['the code', Object.assign(new Error('m'), { code: KEY })],
    ['the stack', Object.assign(new Error('m'), { stack: `Error: m\n    at ${KEY} (file.js)` })],
    ['an error in it', new AggregateError([new Error(KEY)])],
    ['its cause', new Error('m', { cause: new Error('m', { cause: new Error(KEY) }) })],
    ['a string', `failed with ${KEY}`],
    ['an object', { message: `failed with ${KEY}`, key: KEY }],
  ])('never contains the key that was in %s', async (_name, thrown) => {
    const cause = await causeOf(thrown)
    expect(inspect(cause, { showHidden: true, depth: Infinity })).not.toContain('secret')
  })

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a function', () => undefined],
    ['an object without a prototype', Object.create(null)],
    ['an error with odd fields', Object.assign(new Error('m'), { stack: {}, code: 5, errors: 5 })],
  ])('may be %s', async (_name, thrown) => {
    const cause = await causeOf(thrown)
    expect(cause ?? new Error('none')).toBeInstanceOf(Error)
  })

  test('may contain itself', async () => {
    const thrown: Error = new Error('m')
    thrown.cause = thrown
    expect(inspect(await causeOf(thrown), { depth: Infinity })).not.toContain('Circular')
  })

  test('is short', async () => {
    const cause = await causeOf(new Error('m'.repeat(1_000_000)))
    expect(cause?.message).toHaveLength(200)
    expect(cause?.stack?.length).toBeLessThan(5_000)
  })
})

test("an error that the app's own function throws stays the cause, as it is", async () => {
  const cause = Object.assign(new Error('vault is sealed'), { detail: { path: 'zep' } })
  const options = { apiKey: () => Promise.reject(cause), fetch: fakeFetch() }
  const error = await errorOf(() => createZepClient(options).getSession('s1'))
  expect(isZepError(error) && error.cause).toBe(cause)
})
