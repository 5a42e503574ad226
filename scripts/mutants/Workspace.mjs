import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `scripts` and `.storybook` are part of the vitest configuration. */
const COPIED = [
  'src',
  'test',
  'scripts',
  '.storybook',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
]

/** These test the handler in real servers, which takes longer and finds nothing more. */
const LEFT_OUT = ['adapters', 'chromium', 'published']

/** Every run of the model test has the same seed and stops at its first failure. */
const ENV = { MODEL_RUNS: '200', MODEL_SEED: '1', MODEL_SHRINK: '0', CHROMIUM_PATH: 'none' }

/** Vitest also fails for other reasons, such as a broken configuration, which catch no defect. */
const TEST_FAILED = /^ *(Test Files|Tests) .*\d failed|Unhandled Error/m

/** Far more than any stage takes. */
const TIMEOUT_MS = 300_000

/** A copy of the sources and tests in which defects do no harm. */
export class Workspace {
  #vitest
  #copy = mkdtempSync(join(tmpdir(), 'react-zep-mutants-'))

  /** @param {string} root */
  constructor(root) {
    this.#vitest = join(root, 'node_modules/vitest/vitest.mjs')
    for (const name of COPIED) cpSync(join(root, name), join(this.#copy, name), { recursive: true })
    for (const name of LEFT_OUT) rmSync(join(this.#copy, 'test/server', name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(this.#copy, 'node_modules'), 'junction')
  }

  /**
   * Replaces the contents of some files.
   *
   * @param {Map<string, string>} files new contents by path
   * @returns {() => void} restores the files
   */
  write(files) {
    const paths = Array.from(files.keys(), (file) => join(this.#copy, file))
    const originals = paths.map((path) => readFileSync(path, 'utf8'))
    for (const [file, text] of files) writeFileSync(join(this.#copy, file), text)
    return () => paths.forEach((path, index) => writeFileSync(path, originals[index] ?? ''))
  }

  /**
   * Runs the tests of a stage.
   *
   * @param {string} stage
   * @param {boolean} isolate
   * @returns {Promise<'passed' | 'failed' | 'hung'>}
   */
  test(stage, isolate) {
    const args = ['run', stage, '--project=unit*', '--bail=1', '--reporter=dot', '--maxWorkers=1']
    if (!isolate) args.push('--no-isolate')
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [this.#vitest, ...args], {
        cwd: this.#copy,
        env: { ...process.env, ...ENV, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: TIMEOUT_MS,
      })
      let output = ''
      child.stdout.on('data', (text) => (output += text))
      child.stderr.on('data', (text) => (output += text))
      child.on('close', (status) => {
        if (status === 0) resolve('passed')
        else if (child.killed) resolve('hung')
        else if (TEST_FAILED.test(output)) resolve('failed')
        else reject(new Error(`the tests of ${stage} did not run:\n${output}`))
      })
    })
  }

  remove() {
    rmSync(this.#copy, { recursive: true, force: true })
  }
}
