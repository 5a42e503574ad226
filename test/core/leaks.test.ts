import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { createZepClient, isZepError } from '../../src/exports/core'
import { createZepHandler } from '../../src/exports/server'
import { errorOf } from '../harness/fakeFetch'
import { startRawServer } from '../harness/startRawServer'
import { ECHOES, SPELLINGS } from './echoes'

const KEY = 'z_1dWlkIjoiYzI5.q9-Xy7_Tr4%41w'

/** What no output may contain: any 8 characters of the key, or more of them if they are encoded. */
const PARTS = new Set(
  Object.values(SPELLINGS).flatMap((spell) => {
    const text = spell(KEY).replace('Api-Key ', '').toLowerCase()
    return windowsOf(text, text.length > 2 * KEY.length ? 24 : 8)
  }),
)

function windowsOf(text: string, size: number): string[] {
  return Array.from({ length: Math.max(0, text.length - size + 1) }, (_, i) =>
    text.slice(i, i + size),
  )
}

/** Lines that contain nothing of the key. Most are those of a stack, which are alike. */
const harmless = new Set<string>()

function findLeaks(shown: string): string[] {
  return shown.split('\n').filter((line) => {
    if (harmless.has(line)) return false
    const text = line.toLowerCase()
    const isLeak = [...windowsOf(text, 8), ...windowsOf(text, 24)].some((part) => PARTS.has(part))
    if (!isLeak) harmless.add(line)
    return isLeak
  })
}

/** Everything that a log, a console or a tracker of errors could show of an error. */
function allOutputOf(error: unknown): string {
  if (!isZepError(error)) throw new Error('expected a ZepError')
  const shown = [inspect(error, { depth: Infinity, showHidden: true, getters: true })]
  shown.push(String(error), JSON.stringify(error), error.stack ?? '', error.serverMessage ?? '')
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    shown.push(cause.stack ?? '', JSON.stringify(cause, Object.getOwnPropertyNames(cause)))
  }
  return shown.join('\n')
}

const printed: unknown[] = []

beforeEach(() => {
  printed.length = 0
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...parts) => void printed.push(...parts))
  }
})
afterEach(() => {
  expect(printed).toEqual([])
})

/** A server that quotes the key: session `3` gets it in the spelling number 3. */
function startEcho(echo: (text: string) => readonly (string | Buffer)[]) {
  const spellings = Object.values(SPELLINGS)
  return startRawServer((head) => {
    const index = Number(/ \/sessions\/(\d+) /.exec(head)?.[1])
    const key = /^authorization: Api-Key (.+)\r$/im.exec(head)?.[1] ?? ''
    return echo(spellings[index]?.(key) ?? '')
  })
}

describe.each(Object.entries(ECHOES))('a server that quotes the key in %s', (_name, echo) => {
  test('gets it into no error, however it spells the key', { timeout: 30_000 }, async () => {
    const { baseUrl, heads } = await startEcho(echo)
    const client = createZepClient({ apiKey: KEY, baseUrl })

    const found = Object.keys(SPELLINGS).map(async (spelling, index) => {
      const error = await errorOf(() => client.getSession(`${index}`))
      return { spelling, leaks: findLeaks(allOutputOf(error)) }
    })
    expect((await Promise.all(found)).filter(({ leaks }) => leaks.length > 0)).toEqual([])
    expect(heads).toHaveLength(found.length)
  })

  test(
    'gets it neither to a browser nor to onError of a handler',
    { timeout: 30_000 },
    async () => {
      const { baseUrl, heads } = await startEcho(echo)
      const reported: string[] = []
      const handler = createZepHandler({
        apiKey: KEY,
        baseUrl,
        authorize: () => true,
        onError: (error) => void reported.push(allOutputOf(error)),
      })

      const found = Object.keys(SPELLINGS).map(async (spelling, index) => {
        const response = await handler(new Request(`https://app.test/api/zep/sessions/${index}`))
        const received = inspect([...response.headers]) + (await response.text())
        return { spelling, leaks: findLeaks(received) }
      })
      expect((await Promise.all(found)).filter(({ leaks }) => leaks.length > 0)).toEqual([])
      expect(findLeaks(reported.join('\n'))).toEqual([])
      expect(reported).toHaveLength(found.length)
      expect(heads).toHaveLength(found.length)
    },
  )
})
