import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'

import { CHROMIUM_ARGS, findChromium } from '../../../scripts/chromium.mjs'

/** A tab that can be hidden and frozen. Under Playwright, every tab is visible and never freezes. */
export interface RawTab {
  /** Calls a function in the page. What it closes over stays behind, except for its arguments. */
  evaluate: <T, A extends unknown[]>(script: (...args: A) => T, ...args: A) => Promise<T>
  /** Shows this tab, and hides the others. */
  activate: () => Promise<void>
  setLifecycleState: (state: 'frozen' | 'active') => Promise<void>
  close: () => Promise<void>
}

export interface RawChromium {
  open: (url: string) => Promise<RawTab>
  close: () => Promise<void>
}

/** The results of the commands that are used here. */
interface Result {
  targetId?: string
  sessionId?: string
  result?: { value?: unknown }
  exceptionDetails?: { text: string; exception?: { description?: string } }
}

interface Reply {
  /** That of the command; an event has none. */
  id?: number
  result?: Result
  error?: { message: string }
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<Result>

/** Starts Chromium with a new profile. */
export async function launchChromium(): Promise<RawChromium> {
  const executable = findChromium()
  if (!executable) throw new Error('There is no Chromium')
  const profile = await mkdtemp(join(tmpdir(), 'react-zep-chromium-'))
  const args = ['--headless=new', '--remote-debugging-pipe', `--user-data-dir=${profile}`]
  const chromium = spawn(executable, [...CHROMIUM_ARGS, ...args], {
    // It reads commands from the fourth, and writes replies to the fifth.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const exit = once(chromium, 'exit')
  const [, , , commands, replies] = chromium.stdio
  if (!(commands instanceof Duplex && replies instanceof Duplex)) throw new Error('No pipes')
  const send = connect(commands, replies)
  return {
    open: (url) => openTab(send, url),
    close: async () => {
      await send('Browser.close')
      await exit
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Speaks the Chrome DevTools Protocol: JSON with a null character after each message. */
function connect(commands: Duplex, replies: Duplex): Send {
  const waiting = new Map<number, (reply: Reply) => void>()
  let lastId = 0
  let received = ''
  replies.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (received + chunk).split('\0')
    received = messages.pop() ?? ''
    for (const message of messages) {
      const reply = JSON.parse(message) as Reply
      if (reply.id !== undefined) waiting.get(reply.id)?.(reply)
    }
  })
  return async (method, params = {}, sessionId) => {
    const id = ++lastId
    commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    const { result = {}, error } = await new Promise<Reply>((resolve) => waiting.set(id, resolve))
    waiting.delete(id)
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
}

async function openTab(send: Send, url: string): Promise<RawTab> {
  const { targetId } = await send('Target.createTarget', { url })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  return {
    evaluate: async <T, A extends unknown[]>(script: (...args: A) => T, ...args: A) => {
      const expression = `(${String(script)})(...${JSON.stringify(args)})`
      const params = { expression, returnByValue: true }
      const { result, exceptionDetails } = await send('Runtime.evaluate', params, sessionId)
      if (exceptionDetails) {
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      }
      return result?.value as T
    },
    activate: async () => {
      await send('Target.activateTarget', { targetId })
    },
    setLifecycleState: async (state) => {
      await send('Page.setWebLifecycleState', { state }, sessionId)
    },
    close: async () => {
      await send('Target.closeTarget', { targetId })
    },
  }
}
