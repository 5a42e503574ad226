import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { distFiles, FORMATS, publishedEntries, readDist } from './published'

const IMPORT = /\b(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g

function directImports(file: string): string[] {
  return [...readDist(file).matchAll(IMPORT)].flatMap((match) => match[1] ?? [])
}

/** Every package that loading a built file loads, through all its chunks. */
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

/** Components and hooks: the bundler of a server-rendering framework must see where they begin. */
const CLIENT_ENTRIES = ['.', './editor']

function fileOf(entry: string, ending: string): string {
  return (entry === '.' ? 'index' : entry.replace('./', '')) + ending
}

describe.each(FORMATS)('%s', (format) => {
  const ending = format === 'esm' ? '.js' : '.cjs'

  test.each(publishedEntries())('%s loads only the packages it declares', (entry) => {
    const loaded = packagesLoadedBy(fileOf(entry, ending))

    expect(PACKAGES[entry]).toEqual(expect.arrayContaining([...new Set(loaded)]))
  })

  test("has 'use client' in the first line of the client entries, and nowhere else", () => {
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

test('makes CommonJS strict', () => {
  const sloppy = distFiles('cjs').filter(
    (file) => !/^(?:["']use client["'];\n)?["']use strict["'];\n/.test(readDist(file)),
  )

  expect(sloppy).toEqual([])
})

test('is clean by publint --strict', () => {
  const { status, text } = run('publint', ['run', inject('tarball'), '--strict'])

  expect(text).toContain('All good!')
  expect(status, text).toBe(0)
})

test('resolves to the right types for every module system, by attw', () => {
  const { status, text } = run('@arethetypeswrong/cli', [inject('tarball'), '--profile', 'node16'])

  expect(text).toContain('react-zep/core')
  expect(status, text).toBe(0)
})

test('holds the built files, the documents and nothing else', () => {
  const listing = execFileSync('tar', ['-tzf', inject('tarball')], { encoding: 'utf8' })
  const others = listing
    .trim()
    .split('\n')
    .filter((file) => !/^package\/dist\/[\w.-]+\.(c?js|d\.c?ts|css)$/.test(file))
  const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']

  expect(others.sort()).toEqual(documents.map((file) => `package/${file}`))
  expect(documents.filter((file) => !existsSync(file))).toEqual([])
})

/** Runs the command that a package brings. */
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
