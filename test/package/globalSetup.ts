import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

import { removeEntryFolders, writeEntryFolders } from '../../scripts/entryFolders.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    tarball: string
    /** A folder whose `node_modules` contains react-zep, its dependency and all its peers. */
    fullApp: string
    /** A folder whose `node_modules` contains react-zep and its dependency, but no peers. */
    bareApp: string
  }
}

const PEERS = ['react', 'react-dom', '@tanstack/react-query', 'msw']
const TYPES = ['@types/react', '@types/react-dom', '@types/node']

function link(app: string, name: string): void {
  const target = join(app, 'node_modules', name)
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(resolve('node_modules', name), target, 'junction')
}

/** If the build fails, only the tests of the package fail: all others still run. */
export default function setup(project: TestProject): (() => void) | undefined {
  try {
    return packAndInstall(project)
  } catch (error) {
    console.error('The package could not be built:', error)
    return undefined
  }
}

function packAndInstall(project: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'react-zep-package-')))
  const shell = process.platform === 'win32'

  execFileSync(process.execPath, ['node_modules/tsup/dist/cli-default.js', '--silent'])
  // Without scripts, because `prepack` would run the build again; so we do the rest of it.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  writeEntryFolders()
  let packed: unknown
  try {
    packed = JSON.parse(execFileSync('npm', pack, { encoding: 'utf8', shell }))
  } finally {
    removeEntryFolders()
  }
  // npm 12 prints an object by package name, older ones a list.
  const [info] = Object.values(packed as object) as { filename: string }[]
  const tarball = join(folder, info?.filename ?? '')
  execFileSync('tar', ['-xzf', tarball, '-C', folder])

  const apps = { fullApp: join(folder, 'full'), bareApp: join(folder, 'bare') }
  for (const app of Object.values(apps)) {
    cpSync(join(folder, 'package'), join(app, 'node_modules/react-zep'), { recursive: true })
    link(app, 'zod')
  }
  for (const name of [...PEERS, ...TYPES]) link(apps.fullApp, name)
  cpSync('test/package/fixtures', apps.fullApp, { recursive: true })
  cpSync('test/package/fixtures/app.mts', join(apps.fullApp, 'app.cts'))

  project.provide('tarball', tarball)
  project.provide('fullApp', apps.fullApp)
  project.provide('bareApp', apps.bareApp)
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}
