import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export interface RunningServer {
  origin: string
  /** Everything that it has printed. */
  output: () => string
  stop: () => Promise<void>
}

/** Starts a server in its own process and waits until it responds. */
export async function startServer(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<RunningServer> {
  const port = String(await findFreePort())
  const origin = `http://127.0.0.1:${port}`
  const child: ChildProcess = spawn(command, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: port, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (text) => (output += String(text)))
  child.stderr?.on('data', (text) => (output += String(text)))
  child.on('error', (error) => (output += error.message))
  const exited = new Promise<void>((resolve) => {
    child.on('close', () => resolve())
  })
  const stop = async (): Promise<void> => {
    child.kill()
    await exited
  }

  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`${command} ended:\n${output}`)
    const isUp = await fetch(`${origin}/api/zep/nothing`).then(
      () => true,
      () => false,
    )
    if (isUp) return { origin, output: () => output, stop }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await stop()
  throw new Error(`${command} does not respond:\n${output}`)
}
