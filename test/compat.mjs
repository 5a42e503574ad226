/**
 * `npm run compat`: unit tests and types of src/ against the oldest packages that package.json allows.
 * They are installed for real, in a temporary copy of the repository: an alias would leave packages
 * such as Testing Library with the newest React, and two Reacts in one test.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST = {
  '@tanstack/query-async-storage-persister': '5.89.0',
  '@tanstack/query-sync-storage-persister': '5.89.0',
  '@tanstack/react-query': '5.89.0',
  '@tanstack/react-query-persist-client': '5.89.0',
  '@types/react': '18.3.31',
  '@types/react-dom': '18.3.7',
  msw: '2.6.0',
  react: '18.3.1',
  'react-dom': '18.3.1',
  zod: '4.0.0',
}

/** Besides, all that unit and type tests need. */
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
  return spawnSync(command, args, { cwd: copy, stdio: 'inherit', shell }).status === 0
}

for (const path of ['src', 'test', 'tsconfig.json', 'vitest.config.ts']) {
  cpSync(join(root, path), join(copy, path), { recursive: true })
}
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { devDependencies, overrides, allowScripts, type } = packageJson
const kept = Object.fromEntries(KEPT.map((name) => [name, devDependencies[name]]))
writeFileSync(
  join(copy, 'package.json'),
  JSON.stringify({
    type,
    private: true,
    devDependencies: { ...kept, ...OLDEST },
    overrides,
    allowScripts,
  }),
)

const passed =
  run('npm', ['install', '--no-audit', '--no-fund']) &&
  [
    run('npm', ['ls', '--depth=0', ...Object.keys(OLDEST)]),
    run('npx', ['tsc', '-p', 'src']),
    run('npx', [
      ...['vitest', 'run', '--project=unit', '--project=unit-dom'],
      '--exclude=test/storybook/**',
    ]),
  ].every(Boolean)

rmSync(copy, { recursive: true, force: true })
console.log(passed ? '\ncompat: passed' : '\ncompat: failed')
process.exitCode = passed ? 0 : 1
