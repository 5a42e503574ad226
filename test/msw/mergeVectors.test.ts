import { expect, test } from 'vitest'

import { readData } from '../harness/readData'
import { startZep } from '../harness/startZep'

interface Vector {
  name: string
  base: object
  patch: object
  result: object
}

const vectors = readData('merge-vectors') as Vector[]

test('all vectors are there', () => {
  expect(vectors).toHaveLength(74)
})

test.each(vectors)(
  'a PATCH returns and stores what the recorded server did: $name',
  async (vector) => {
    const { send } = startZep({ sessions: [{ sessionId: 'v', metadata: vector.base }] })

    const responses = [
      await send('PATCH', '/sessions/v', { metadata: vector.patch }),
      await send('GET', '/sessions/v'),
      // Sent twice, because each recorded case gave the same result again.
      await send('PATCH', '/sessions/v', { metadata: vector.patch }),
    ]

    for (const response of responses) {
      expect(response.status).toBe(200)
      const { metadata } = JSON.parse(await response.text()) as { metadata: object }
      expect(entriesOf(metadata)).toEqual(entriesOf(vector.result))
    }
  },
)

/** Turns objects into sorted entries, because `toEqual` would take a `__proto__` key for a prototype. */
function entriesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(entriesOf)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { entries: entries.map(([key, child]) => [key, entriesOf(child)]) }
}
