import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'

export type Format = 'esm' | 'cjs'

export const FORMATS: Format[] = ['esm', 'cjs']

const dist = join(inject('fullApp'), 'node_modules/react-zep/dist')

/** The names of the published files in a format, such as `core.js`. */
export function distFiles(format: Format): string[] {
  const ending = format === 'esm' ? '.js' : '.cjs'
  return readdirSync(dist).filter((name) => name.endsWith(ending))
}

export function readDist(name: string): string {
  return readFileSync(join(dist, name), 'utf8')
}

/** The entries of the published package.json, such as `./core`. */
export function publishedEntries(): string[] {
  const text = readFileSync(join(dist, '../package.json'), 'utf8')
  const { exports } = JSON.parse(text) as { exports: object }
  return Object.keys(exports).filter((entry) => !/\.(json|css)$/.test(entry))
}

/** `./core` → `react-zep/core` */
export function specifierOf(entry: string): string {
  return entry.replace('.', 'react-zep')
}

/**
 * Runs a script in a separate Node process, inside an app that has react-zep installed. In the
 * script, `load(specifier)` is `require` or `import()`. Returns what it passes to `report`.
 */
export function runInApp(
  app: string,
  format: Format,
  script: string,
  nodeFlags: string[] = [],
): unknown {
  const load = format === 'esm' ? '(name) => import(name)' : 'async (name) => require(name)'
  const program = `
    const load = ${load}
    const report = (value) => process.stdout.write(JSON.stringify(value))
    ;(async () => { ${script} })()`
  const type = format === 'esm' ? 'module' : 'commonjs'
  const output = execFileSync(
    process.execPath,
    [...nodeFlags, `--input-type=${type}`, '--eval', program],
    { cwd: app, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  )
  return JSON.parse(output)
}
