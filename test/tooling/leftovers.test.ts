import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

/** What an unfinished text, or a template that was not filled in, leaves behind. */
const LEFTOVERS = [
  /@[A-Z_]+@/,
  /\b(?:TODO|FIXME|XXX|TBD)\b/,
  // Neither a JSX attribute, such as `style={{ … }}`, nor a JSDoc type, which is more than a name.
  /(?<![=$])\{\{\s*[\w.-]+\s*\}\}/,
  /\blorem\b/i,
  /coming soon/i,
  /<placeholder>/i,
]

const TEXT_FILE = /\.(?:css|js|json|mdx?|m?tsx?|mjs)$|^(?:LICENSE|run)$/

/** The lock files are npm's, and this file names what it looks for. */
const EXCEPT = ['package-lock.json', basename(import.meta.filename)]

/** Folders that Git ignores contain what is installed or built. */
const IGNORED = readFileSync('.gitignore', 'utf8').split('\n').concat('.git/')

function textFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return IGNORED.includes(`${entry.name}/`) ? [] : textFilesIn(path)
    return TEXT_FILE.test(entry.name) && !EXCEPT.includes(entry.name) ? [path] : []
  })
}

function leftoversIn(text: string): string[] {
  return text.split('\n').filter((line) => LEFTOVERS.some((leftover) => leftover.test(line)))
}

test('no text file contains a leftover', () => {
  const files = textFilesIn('.')
  const found = files.flatMap((path) =>
    leftoversIn(readFileSync(path, 'utf8')).map((line) => `${path}: ${line.trim()}`),
  )

  expect(files).toEqual(expect.arrayContaining(['README.md', '.ci/run', 'src/core/client.ts']))
  expect(found).toEqual([])
})

test.each([
  'The heap is @HEAP@ MB.',
  '// TODO: retry',
  'FIXME',
  'xxx → XXX',
  'TBD',
  'Hello {{ name }}',
  'Lorem ipsum',
  'Coming soon!',
  'the <placeholder> of a template',
])('%s counts as a leftover', (line) => {
  expect(leftoversIn(line)).toEqual([line])
})

test.each([
  'import { http } from "@tanstack/react-query"',
  'const view = <p style={{ color }} />',
  ' * @param {{ size: number }} options',
  '<input placeholder="Status" />',
])('%s does not', (line) => {
  expect(leftoversIn(line)).toEqual([])
})
