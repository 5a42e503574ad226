import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startZep } from './startZep'

interface Vector {
  name: string
  base: object
  patch: object
  result: object
}

// Parsed here, as an imported JSON module turns a `__proto__` key into a prototype.
const vectors = JSON.parse(
  readFileSync(new URL('../data/merge-vectors.json', import.meta.url), 'utf8'),
) as Vector[]

test('there are vectors to hold the mock against', () => {
  expect(vectors).toHaveLength(74)
})

test.each(vectors)('a PATCH answers and stores like the recorded server: $name', async (vector) => {
  const { send } = startZep({ sessions: [{ sessionId: 'v', metadata: vector.base }] })

  const answers = [
    await send('PATCH', '/sessions/v', { metadata: vector.patch }),
    await send('GET', '/sessions/v'),
    // Twice, as every recorded case gave the same result again.
    await send('PATCH', '/sessions/v', { metadata: vector.patch }),
  ]

  for (const answer of answers) {
    expect(answer.status).toBe(200)
    const { metadata } = JSON.parse(await answer.text()) as { metadata: object }
    expect(entriesOf(metadata)).toEqual(entriesOf(vector.result))
  }
})

/** Objects as sorted entries: `toEqual` would take a `__proto__` key for a prototype. */
function entriesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(entriesOf)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { entries: entries.map(([key, child]) => [key, entriesOf(child)]) }
}
