import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const PASSING = "import { test } from 'vitest'\ntest('passes', () => undefined)\n"

interface Run {
  output: string
  lastLine: string | undefined
  exitCode: number | null
}

interface RunOptions {
  files: Record<string, string>
  config?: string
  missing?: string[]
  env?: Record<string, string>
  args?: string[]
}

/** Runs Vitest with the reporter in a folder with these files. */
function run({ files, config = '', missing = [], env = {}, args = [] }: RunOptions): Run {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'react-zep-reporter-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
  const reporter = relative(folder, resolve('scripts/SumReporter.ts')).replaceAll('\\', '/')
  const all = {
    ...files,
    'vitest.config.ts': `
      import { SumReporter } from '${reporter}'
      const reporters = ['default', new SumReporter(${JSON.stringify(missing)})]
      export default { test: { name: 'unit', reporters, ${config} } }`,
  }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text)

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('node_modules/vitest/vitest.mjs'), 'run', ...args],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } },
  )
  const lastLine = stdout.trimEnd().split('\n').at(-1)
  return { output: stdout + stderr, lastLine, exitCode: status }
}

test('the last line of a passing run is its sum', () => {
  const { lastLine, exitCode, output } = run({ files: { 'a.test.ts': PASSING } })

  expect(lastLine, output).toBe('1 passed, 0 failed')
  expect(exitCode).toBe(0)
})

test('every kind of failure is counted', () => {
  const { lastLine, exitCode, output } = run({
    files: {
      'passing.test.ts': PASSING,
      'failing.test.ts':
        "import { test } from 'vitest'\ntest('fails', () => { throw new Error() })\n",
      'skipping.test.ts':
        "import { test } from 'vitest'\ntest.skip('is skipped', () => undefined)\n",
      'broken.test.ts': "import './nowhere'\n",
      'leaking.test.ts': `${PASSING}void Promise.reject(new Error('outside any test'))\n`,
    },
    env: { CI: 'true' },
  })

  expect(lastLine, output).toBe('2 passed, 4 failed')
  expect(exitCode).toBe(1)
})

test('a run that ends early counts as a failure, whatever its exit code', () => {
  const { lastLine, exitCode, output } = run({
    files: { 'a.test.ts': PASSING, 'setup.ts': 'export default () => process.exit(0)\n' },
    config: "globalSetup: './setup.ts'",
  })

  expect(lastLine, output).toBe('0 passed, 1 failed')
  expect(exitCode).toBe(1)
})

test('a failure that only the exit code shows is counted', () => {
  const { lastLine, exitCode, output } = run({
    files: {
      'a.test.ts': PASSING,
      'setup.ts': 'export default () => () => void (process.exitCode = 3)\n',
    },
    config: "globalSetup: './setup.ts'",
  })

  expect(lastLine, output).toBe('1 passed, 1 failed')
  expect(exitCode).toBe(3)
})

test('a missing Chromium is reported with how to install it, and counts as a failure in CI', () => {
  const files = { 'a.test.ts': PASSING }
  const here = run({ files, missing: ['browser', 'pages'] })
  const inCI = run({ files, missing: ['browser', 'pages'], env: { CI: 'true' } })

  expect(here.output).toContain('SKIPPED: the projects browser, pages: no Chromium was found')
  expect(here.output).toContain('apt-get install chromium')
  expect(here.lastLine).toBe('1 passed, 0 failed')
  expect(here.exitCode).toBe(0)
  expect(inCI.lastLine).toBe('1 passed, 1 failed')
  expect(inCI.exitCode).toBe(1)
})

test('a missing Chromium is not reported in a run that does not need it', () => {
  const { lastLine, output } = run({
    files: { 'a.test.ts': PASSING },
    missing: ['browser'],
    env: { CI: 'true' },
    args: ['--project=unit'],
  })

  expect(lastLine).toBe('1 passed, 0 failed')
  expect(output).not.toContain('Chromium')
})
