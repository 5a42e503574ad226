import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, inject, test } from 'vitest'

import { EXPORT_NAMES } from './exportNames'
import { FORMATS, publishedEntries, runInApp, specifierOf } from './published'

/** Entries for servers and workers, where neither React nor TanStack has to be installed. */
const REACT_FREE_ENTRIES = ['./core', './server']

const entries = publishedEntries()

test('the package publishes exactly the entries whose export names are listed', () => {
  expect([...entries].sort()).toEqual(Object.keys(EXPORT_NAMES).sort())
})

describe.each(FORMATS)('%s', (format) => {
  test.each(entries)('%s exports exactly the listed names', (entry) => {
    const names = runInApp(
      inject('fullApp'),
      format,
      `report(Object.keys(await load('${specifierOf(entry)}')))`,
    ) as string[]

    // Node adds these two when it imports CommonJS.
    const listed = names.filter((name) => !['default', 'module.exports'].includes(name))
    expect(listed.sort()).toEqual([...(EXPORT_NAMES[entry] ?? [])].sort())
  })

  test.each(entries.filter((entry) => REACT_FREE_ENTRIES.includes(entry)))(
    '%s loads without React and TanStack',
    (entry) => {
      const script = `
        const missing = []
        for (const name of ['react', '@tanstack/react-query', '@tanstack/query-core', 'msw'])
          await load(name).catch((error) => missing.push(error.code))
        report({ missing, names: Object.keys(await load('${specifierOf(entry)}')).length })`
      const code = format === 'esm' ? 'ERR_MODULE_NOT_FOUND' : 'MODULE_NOT_FOUND'
      const loaded = { missing: [code, code, code, code], names: EXPORT_NAMES[entry]?.length }

      expect(runInApp(inject('bareApp'), format, script)).toEqual(loaded)
      expect(runInApp(inject('bareApp'), format, script, ['--conditions=react-server'])).toEqual(
        loaded,
      )
    },
  )

  test('react-zep is react-zep/core for a server component', () => {
    const script = `
      const [index, core] = await Promise.all(['react-zep', 'react-zep/core'].map(load))
      report([index === core, 'createZepClient' in index, 'ZepProvider' in index])`

    expect(runInApp(inject('bareApp'), format, script, ['--conditions=react-server'])).toEqual([
      true,
      true,
      false,
    ])
  })

  test.each(entries)('%s loads with a tool that does not read `exports`', async (entry) => {
    // A path leads to the folder: `exports` is for names only.
    const folder = join(inject('fullApp'), 'node_modules', specifierOf(entry))
    const { metafile } = await build({
      stdin: { contents: `export * from '${folder}'`, resolveDir: inject('fullApp') },
      mainFields: format === 'esm' ? ['module'] : ['main'],
      format: 'esm',
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      logLevel: 'silent',
    })
    const built = `${entry === '.' ? 'index' : entry.slice(2)}.${format === 'esm' ? 'js' : 'cjs'}`

    expect(Object.keys(metafile.inputs).map((file) => basename(file))).toContain(built)
  })

  test('a value that two entries export is the same in both', () => {
    const script = `
      const entries = await Promise.all(${JSON.stringify(entries.map(specifierOf))}.map(load))
      const seen = new Map()
      const twice = []
      for (const entry of entries)
        for (const [name, value] of Object.entries(entry)) {
          if (['default', 'module.exports'].includes(name)) continue
          if (seen.has(name) && seen.get(name) !== value) twice.push(name)
          seen.set(name, value)
        }
      report(twice)`

    expect(runInApp(inject('fullApp'), format, script)).toEqual([])
  })

  test('the built provider and the built hooks share one context', () => {
    const script = `
      const { createElement: h } = await load('react')
      const { renderToString } = await load('react-dom/server')
      const { QueryClient, QueryClientProvider } = await load('@tanstack/react-query')
      const { ZepProvider, useZepClient } = await load('react-zep')
      const { createZepClient } = await load('react-zep/core')
      const client = createZepClient({ baseUrl: 'https://zep.example', keyPrefix: 'one-context' })
      const Probe = () => useZepClient().keyPrefix
      report(renderToString(
        h(QueryClientProvider, { client: new QueryClient() },
          h(ZepProvider, { client }, h(Probe)))))`

    expect(runInApp(inject('fullApp'), format, script)).toBe('one-context')
  })
})
