import { expect, test, vi } from 'vitest'

import { serializeMetadata } from '../../src/core/input/serializeMetadata'

const LIMIT = 5 * 1024 * 1024
const ENVELOPE = '{"metadata":}'.length

/** Metadata whose request body has exactly so many bytes, almost all of them of one character. */
function metadataOf(character: string, bodyBytes: number): { text: string } {
  const free = bodyBytes - ENVELOPE - '{"text":""}'.length
  const size = new TextEncoder().encode(character).length
  return { text: character.repeat(Math.floor(free / size)) + 'x'.repeat(free % size) }
}

test.each([
  ['one byte', 'a'],
  ['two bytes', 'é'],
  ['three bytes', '漢'],
  ['four bytes', '😀'],
])('a body of 5 MiB of characters of %s can be sent, and one byte more cannot', (_, character) => {
  const [fits, exceeds] = [metadataOf(character, LIMIT), metadataOf(character, LIMIT + 1)]

  expect(new TextEncoder().encode(serializeMetadata(fits)).length + ENVELOPE).toBe(LIMIT)
  expect(() => serializeMetadata(exceeds)).toThrow('metadata is over 5 MiB')
})

test('metadata is measured without TextEncoder, which jsdom under Jest does not have', () => {
  const metadata = metadataOf('é', LIMIT)
  vi.stubGlobal('TextEncoder', undefined)

  expect(serializeMetadata(metadata)).toBe(JSON.stringify(metadata))
})
