import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface RunningStorybook extends AsyncDisposable {
  url: string
}

const BIN = resolve('node_modules/storybook/dist/bin/dispatcher.js')

const FLAGS = ['--ci', '--no-version-updates', '--disable-telemetry', '--quiet']

/** Starts the dev server like `npm run storybook`, with its own cache and these variables. */
export async function startStorybook(env: Record<string, string>): Promise<RunningStorybook> {
  const cache = await makeCache()
  const port = await freePort()
  const server = spawn(process.execPath, [BIN, 'dev', '-p', String(port), ...FLAGS], {
    env: environment(cache, env),
    stdio: 'ignore',
  })
  const url = `http://localhost:${port}`
  const stop = async (): Promise<void> => {
    if (isRunning(server)) {
      const exited = new Promise((done) => server.once('exit', done))
      server.kill()
      await exited
    }
    await rm(cache, { recursive: true, force: true, maxRetries: 5 })
  }
  while (!(await responds(`${url}/index.json`))) {
    if (!isRunning(server)) {
      await stop()
      throw new Error(`Storybook ended with exit code ${server.exitCode} before it was ready`)
    }
    await new Promise((done) => setTimeout(done, 200))
  }
  return { url, [Symbol.asyncDispose]: stop }
}

/** Runs the dev server until it ends by itself, and returns what it printed, on one line. */
export async function runStorybook(
  env: Record<string, string>,
): Promise<{ exitCode: number; output: string }> {
  const cache = await makeCache()
  const server = spawn(process.execPath, [BIN, 'dev', '-p', String(await freePort()), ...FLAGS], {
    env: environment(cache, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer): void => void (output += chunk.toString())
  server.stdout.on('data', collect)
  server.stderr.on('data', collect)
  const exitCode = await new Promise<number>((done) => server.once('close', done))
  await rm(cache, { recursive: true, force: true, maxRetries: 5 })
  // Storybook wraps lines, and draws a bar in front of each.
  return { exitCode, output: output.replace(/[\s│]+/g, ' ') }
}

function makeCache(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'react-zep-storybook-'))
}

function environment(cache: string, env: Record<string, string>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], CACHE_DIR: cache, ...env }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

async function responds(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
