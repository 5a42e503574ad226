import { SourceMap, type SourceMapPayload } from 'node:module'
import { describe, expect, test } from 'vitest'

import { distFiles, FORMATS, readDist } from './published'

interface Place {
  source: string
  line: string | undefined
}

function readMap(file: string): SourceMapPayload {
  return JSON.parse(readDist(`${file}.map`)) as SourceMapPayload
}

/** Where a piece of built code comes from, or undefined if the file does not contain it. */
function originOf(file: string, code: string): Place | undefined {
  const lines = readDist(file).split('\n')
  const line = lines.findIndex((text) => text.includes(code))
  if (line < 0) return undefined
  const payload = readMap(file)
  const entry = new SourceMap(payload).findEntry(line, lines[line]!.indexOf(code))
  if (!('originalSource' in entry)) return { source: 'none', line: undefined }
  const content = payload.sourcesContent[payload.sources.indexOf(entry.originalSource)]
  return { source: entry.originalSource, line: content?.split('\n')[entry.originalLine] }
}

describe.each(FORMATS)('%s', (format) => {
  test('every file names its map, which contains its sources', () => {
    for (const file of distFiles(format)) {
      const named = readDist(file).match(/\/\/# sourceMappingURL=.*/g)
      const { sources, sourcesContent } = readMap(file)

      expect(named, file).toEqual([`//# sourceMappingURL=${file}.map`])
      expect(sourcesContent.filter(Boolean).length, file).toBe(sources.length)
    }
  })

  test.each([
    ['function createZepClient(', '../src/core/client.ts'],
    ['function mergeMetadata(', '../src/core/session/mergeMetadata.ts'],
    ['function useZepClient(', '../src/react/useZepClient.ts'],
    ['function createZepHandler(', '../src/server/createZepHandler.ts'],
    ['function createMockZep(', '../src/msw/createMockZep.ts'],
  ])('%s leads to %s', (code, source) => {
    const origins = distFiles(format).flatMap((file) => originOf(file, code) ?? [])

    expect(origins).toEqual([{ source, line: expect.stringContaining(code) }])
  })
})
