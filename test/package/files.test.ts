import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, inject, test } from 'vitest'

import { distFiles, FORMATS, publishedEntries, readDist } from './published'

const IMPORT = /\b(?:from|import|require)\s*\(?\s*["']([^"'\s]+)["']/g

function directImports(file: string): string[] {
  return [...readDist(file).matchAll(IMPORT)].flatMap((match) => match[1] ?? [])
}

/** Every package that a built file loads, directly or through its chunks. */
function packagesLoadedBy(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  return directImports(file).flatMap((name) =>
    name.startsWith('./') ? packagesLoadedBy(name.replace('./', ''), seen) : [name],
  )
}

const PACKAGES: Record<string, string[]> = {
  '.': ['@tanstack/react-query', 'react', 'react/jsx-runtime', 'zod/mini'],
  './core': ['zod/mini'],
  './server': ['zod/mini'],
  './msw': ['msw', 'zod/mini'],
  './editor': ['@tanstack/react-query', 'react', 'react/jsx-runtime', 'zod/mini'],
}

/** Entries with components and hooks, which server-rendering frameworks have to recognize. */
const CLIENT_ENTRIES = ['.', './editor']

function fileOf(entry: string, ending: string): string {
  return (entry === '.' ? 'index' : entry.replace('./', '')) + ending
}

describe.each(FORMATS)('%s', (format) => {
  const ending = format === 'esm' ? '.js' : '.cjs'

  test.each(publishedEntries())('%s loads only the packages that are listed for it', (entry) => {
    const loaded = packagesLoadedBy(fileOf(entry, ending))

    expect(PACKAGES[entry]).toEqual(expect.arrayContaining([...new Set(loaded)]))
  })

  test("'use client' is the first line of the client entries and appears nowhere else", () => {
    const files = distFiles(format)
    const first = files.filter((file) => /^["']use client["'];?\n/.test(readDist(file)))
    const anywhere = files.filter((file) => /["']use client["']/.test(readDist(file)))
    const expected = publishedEntries()
      .filter((entry) => CLIENT_ENTRIES.includes(entry))
      .map((entry) => fileOf(entry, ending))

    expect(first).toEqual(expected)
    expect(anywhere).toEqual(expected)
  })
})

test('every CommonJS file is in strict mode', () => {
  const sloppy = distFiles('cjs').filter(
    (file) => !/^(?:["']use client["'];\n)?["']use strict["'];\n/.test(readDist(file)),
  )

  expect(sloppy).toEqual([])
})

test('publint --strict finds no problem in the tarball', () => {
  const { status, text } = run('publint', ['run', inject('tarball'), '--strict'])

  expect(text).toContain('All good!')
  expect(status, text).toBe(0)
})

test('attw resolves the right types of every entry for every module system', () => {
  const { status, text } = run('@arethetypeswrong/cli', [inject('tarball'), '--profile', 'strict'])

  expect(text).toContain('react-zep/core')
  expect(status, text).toBe(0)
})

test('the tarball contains only the built files, the folders of the entries and the documents', () => {
  const listing = execFileSync('tar', ['-tzf', inject('tarball')], { encoding: 'utf8' })
  const others = listing
    .trim()
    .split('\n')
    .map((file) => file.replace('package/', ''))
    .filter((file) => !/^dist\/[\w.-]+\.(c?js(\.map)?|d\.c?ts|css)$/.test(file))
  const folders = publishedEntries().filter((entry) => entry !== '.')
  const expected = [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
    ...readdirSync('docs').map((file) => `docs/${file}`),
    ...folders.map((entry) => `${entry.replace('./', '')}/package.json`),
  ]

  expect(others.sort()).toEqual(expected.sort())
  expect(existsSync('LICENSE')).toBe(true)
})

test('every document of docs/ that the README links to is in the tarball', () => {
  const links = [...readFileSync('README.md', 'utf8').matchAll(/\]\((docs\/[\w.-]+)/g)]
  const files = links.map((match) => join(inject('fullApp'), 'node_modules/react-zep', match[1]!))

  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((file) => !existsSync(file))).toEqual([])
})

/** Runs the command of an installed package. */
function run(packageName: string, args: string[]): { status: number | null; text: string } {
  const folder = resolve('node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    bin: Record<string, string>
  }
  const [file = ''] = Object.values(bin)
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${folder}/${file}`, ...args], {
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr }
}
