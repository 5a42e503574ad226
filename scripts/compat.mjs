/**
 * `npm run compat` runs the unit tests and type-checks src/ with the oldest packages that
 * package.json allows. `npm run compat -- all` also does so with React 18 and 19, each with the
 * oldest and the newest TanStack Query. The packages are installed in a temporary copy of the
 * repository: with aliases, packages such as Testing Library would import the newest React, and one
 * test would have two Reacts.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REACT_18 = {
  '@types/react': '18.3.31',
  '@types/react-dom': '18.3.7',
  react: '18.3.1',
  'react-dom': '18.3.1',
}

const REACT_19 = {
  '@types/react': 'latest',
  '@types/react-dom': 'latest',
  react: 'latest',
  'react-dom': 'latest',
}

/** @param {string} version */
function tanstack(version) {
  return {
    '@tanstack/query-async-storage-persister': version,
    '@tanstack/query-sync-storage-persister': version,
    '@tanstack/react-query': version,
    '@tanstack/react-query-persist-client': version,
  }
}

const OLDEST = { ...REACT_18, ...tanstack('5.89.0'), msw: '2.6.0', zod: '4.0.0' }

const OTHERS = [
  { ...REACT_19, ...tanstack('5.89.0'), zod: 'latest' },
  { ...REACT_18, ...tanstack('latest'), zod: 'latest' },
  { ...REACT_19, ...tanstack('latest'), zod: 'latest' },
]

/** `.storybook` is part of the vitest configuration. */
const COPIED = ['src', 'test', 'scripts', '.storybook', 'tsconfig.json', 'vitest.config.ts']

/** These test the tools of the repository, some of which are not installed here. */
const TOOL_TESTS = ['storybook', 'tooling', 'server/adapters']

/** Everything else that unit and type tests need, in the version of the repository. */
const KEPT = [
  '@hono/node-server',
  '@standard-schema/spec',
  '@testing-library/dom',
  '@testing-library/react',
  '@types/node',
  'esbuild',
  'express',
  'fast-check',
  'hono',
  'jsdom',
  'typescript',
  'valibot',
  'vite',
  'vitest',
]

const root = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'react-zep-compat-'))
const shell = process.platform === 'win32'

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  console.log(`\n━━━ ${command} ${args.join(' ')}`)
  // Browser projects need packages that are not installed here.
  const env = { ...process.env, CHROMIUM_PATH: 'none' }
  return spawnSync(command, args, { cwd: copy, stdio: 'inherit', shell, env }).status === 0
}

for (const path of COPIED) {
  cpSync(join(root, path), join(copy, path), { recursive: true })
}
for (const folder of TOOL_TESTS) {
  rmSync(join(copy, 'test', folder), { recursive: true, force: true })
}
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { dependencies, devDependencies, overrides, allowScripts, type } = packageJson
const own = { ...devDependencies, ...dependencies }
const kept = Object.fromEntries([...KEPT, 'msw', 'zod'].map((name) => [name, own[name]]))

/**
 * @param {Record<string, string>} versions
 * @returns {boolean} whether all of it passed
 */
function passes(versions) {
  const started = Date.now()
  rmSync(join(copy, 'package-lock.json'), { force: true })
  const devDependencies = { ...kept, ...versions }
  writeFileSync(
    join(copy, 'package.json'),
    JSON.stringify({ type, private: true, devDependencies, overrides, allowScripts }),
  )
  const passed =
    run('npm', ['install', '--no-audit', '--no-fund']) &&
    [
      run('npx', ['tsc', '-p', 'src']),
      // Without the sum line, which only `npm test` may print: `.ci/run` reads it.
      run('npx', ['vitest', 'run', '--project=unit*', '--reporter=default']),
    ].every(Boolean)
  const names = ['react', '@tanstack/react-query', 'zod', 'msw']
  const ran = names.map((name) => `${name} ${installed(name)}`).join(', ')
  const seconds = Math.round((Date.now() - started) / 1000)
  results.push(`compat: ${passed ? 'passed' : 'FAILED'} with ${ran} (${seconds} s)`)
  return passed
}

/** @param {string} name */
function installed(name) {
  try {
    return JSON.parse(readFileSync(join(copy, 'node_modules', name, 'package.json'), 'utf8'))
      .version
  } catch {
    return 'missing'
  }
}

/** @type {string[]} */
const results = []
const sets = process.argv.includes('all') ? [OLDEST, ...OTHERS] : [OLDEST]
const passed = sets.map(passes).every(Boolean)
rmSync(copy, { recursive: true, force: true })
console.log(`\n${results.join('\n')}`)
process.exitCode = passed ? 0 : 1
