import { describe, expect, test } from 'vitest'

import { serveAll } from '../harness/serve'

const MEGABYTE = 900_000

const nest = (key: string, levels: number) =>
  `${`{${JSON.stringify(key)}:`.repeat(levels)}1${'}'.repeat(levels)}`

describe('a refusal is short, whatever it is about', () => {
  const long = 'k'.repeat(MEGABYTE)

  test.each<[string, string]>([
    ['a long key', `{"metadata":{"${long}":"\\u0000"}}`],
    ['a long key with a wrong name below', `{"metadata":{"${long}":{"__proto__":1}}}`],
    ['a long key that is quoted', `{"metadata":{"${'\\"'.repeat(MEGABYTE / 2)}":"\\u0000"}}`],
    ['a long key of control characters', `{"metadata":{"${'\\u0001'.repeat(1e5)}":"\\u0000"}}`],
    ['a long key of three-byte characters', `{"metadata":{"${'漢'.repeat(3e5)}":"\\u0000"}}`],
    ['a long key of pairs', `{"metadata":{"${'😀'.repeat(2e5)}":"\\u0000"}}`],
    ['a long key that no JSON may contain', `{"metadata":{"${long}\\u0000":1}}`],
    ['101 levels of long keys', `{"metadata":${nest('k'.repeat(5000), 101)}}`],
    ['99 levels of long keys', `{"metadata":${nest('k'.repeat(5000), 98).replace('1', '1e999')}}`],
    ['an unknown long key', `{"${long}":1}`],
  ])('%s', async (_, body) => {
    const { send, zep } = serveAll()
    const response = await send('updateSession', { body })
    const text = await response.text()

    expect(response.status).toBe(400)
    expect(new TextEncoder().encode(text).length).toBeLessThan(1000)
    expect((JSON.parse(text) as { message: string }).message.length).toBeLessThanOrEqual(200)
    expect(zep.requests).toEqual([])
  })

  test('and still says what is wrong', async () => {
    const { send } = serveAll()
    const body = `{"metadata":{"${long}":"\\u0000"}}`
    const { message } = (await (await send('updateSession', { body })).json()) as {
      message: string
    }

    expect(message).toMatch(/^metadata\.kkk/)
    expect(message).toMatch(/kkk… contains a NUL character$/)
  })
})
