/**
 * Three tabs of one origin, with messages, responses and ends in any order. `OUTBOX_RUNS=3000`
 * searches longer; a failure prints the seed and the path that replay it.
 */
import { notifyManager } from '@tanstack/react-query'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'

import { mergeMetadata, type Metadata } from '../../src/exports/index'
import { FakeOrigin } from '../harness/FakeOrigin'
import { type GatedRequest, GatedServer } from '../harness/GatedServer'
import { ManualTimers } from '../harness/ManualTimers'
import { OutboxTab } from '../harness/OutboxTab'
import { tick } from '../harness/tick'
import type { Outcome } from '../harness/World'

const SESSIONS = ['s', 't']

const numRuns = Number(process.env['OUTBOX_RUNS'] ?? 200)

// Turns of the event loop without a timer, which would take a millisecond each.
vi.mock('../harness/tick', () => ({
  tick: async () => {
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
  },
}))
notifyManager.setScheduler((callback) => void setImmediate(callback))

const timers = new ManualTimers().install()

beforeEach(() => timers.reset())

/** One step of a run; each number selects among what is possible at the time. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: fc.constant('edit' as const), pick: fc.nat(5) }) },
  { weight: 6, arbitrary: fc.record({ name: fc.constant('deliver' as const), pick: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('respond' as const), pick: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('fail' as const), pick: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('refuse' as const), pick: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('wait' as const), pick: fc.nat(0) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('freeze' as const), pick: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('crash' as const), pick: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('open' as const), pick: fc.nat(0) }) },
)

type Step = Parameters<Parameters<typeof step.map>[0]>[0]

interface Made {
  id: number
  tab: OutboxTab
  sessionId: string
  outcome: Outcome
  /** How many of its requests had a 503. */
  failures: number
  /** Whether one of its requests had a 400. */
  isRefused: boolean
}

/** Three tabs of one origin, whose messages, responses and ends come in any order. */
class Run {
  readonly server = new GatedServer({ s: {}, t: {} })
  readonly origin = new FakeOrigin()
  readonly tabs: OutboxTab[]
  readonly made: Made[] = []
  readonly #applied = new Set<GatedRequest>()

  constructor() {
    this.origin.isManual = true
    this.tabs = [0, 1, 2].map(() => new OutboxTab(this.origin, this.server))
  }

  get alive(): OutboxTab[] {
    return this.tabs.filter(({ browser }) => !browser.isClosed)
  }

  open(): void {
    this.tabs.push(new OutboxTab(this.origin, this.server))
  }

  async take({ name, pick }: Step): Promise<void> {
    if (this.alive.length === 0) this.open()
    const tab = this.alive[pick % this.alive.length]!
    const open = this.server.open()
    const request = open[pick % open.length]
    // A request that reaches the server after its tab has gone can undo what the next tab has sent.
    if (name === 'freeze' || name === 'crash') for (const each of open) this.#apply(each)
    if (name === 'edit') {
      const id = this.made.length
      const sessionId = SESSIONS[id % 2]!
      // One PATCH cannot express a `k` that is an object after one that is not.
      const metadata: Metadata = { [`e${id}`]: true, k: id % 3 === 2 ? { [id]: true } : id }
      const outcome = tab.update(metadata, sessionId)
      this.made.push({ id, tab, sessionId, outcome, failures: 0, isRefused: false })
    } else if (name === 'deliver') tab.browser.deliver()
    else if (name === 'respond') await request?.respond()
    else if (name === 'fail') {
      for (const made of this.#editsOf(request)) made.failures++
      await request?.refuse(503)
    } else if (name === 'refuse' && request && !this.#applied.has(request)) {
      for (const made of this.#editsOf(request)) made.isRefused = true
      await request.refuse(400)
    } else if (name === 'wait') timers.runRetries()
    else if (name === 'freeze') {
      tab.browser.freeze('freeze')
      await tick()
      tab.browser.resume('resume')
    } else if (name === 'crash') tab.browser.close()
    else if (name === 'open' && this.alive.length < 4) this.open()
    await tick()
  }

  /** Lets everything come to its end. */
  async finish(): Promise<void> {
    if (this.alive.length === 0) this.open()
    let idle = 0
    while (idle < 3) {
      const before = this.server.requests.length
      await this.origin.deliverAll()
      await this.server.drain()
      timers.runRetries()
      await tick()
      const hasNews = this.alive.some(({ browser }) => browser.hasMessages)
      idle = hasNews || this.server.requests.length > before ? 0 : idle + 1
    }
  }

  /** How often each edit was sent, by number. */
  sendings(): number[] {
    const patches = SESSIONS.flatMap((sessionId) => this.server.sent(sessionId))
    return this.made.map(({ id }) => patches.filter((patch) => `e${id}` in patch).length)
  }

  /** What must hold once nothing is left to do. */
  expectRest(): void {
    expect([...this.origin.stored]).toEqual([])
    expect([...this.origin.locks.keys()]).toEqual([])
    for (const sessionId of SESSIONS) {
      const metadata = this.server.metadata(sessionId)
      for (const tab of this.alive) {
        expect(tab.pending(sessionId)).toBe(0)
        // A stale query is read again as soon as something shows it.
        if (!tab.isStale(sessionId)) expect(tab.view(sessionId)).toEqual(metadata)
      }
    }
    for (const { id, tab, sessionId, outcome, failures, isRefused } of this.made) {
      if (tab.browser.isClosed) continue
      const isApplied = this.server.metadata(sessionId)?.[`e${id}`] === true
      // Two retries, so that the third failure is the last.
      if (failures < 3 && !isRefused) expect(outcome.state).toBe('ok')
      if (outcome.state === 'ok') expect(isApplied).toBe(true)
      else expect(outcome.state).toBe('failed')
    }
  }

  #apply(request: GatedRequest): void {
    request.apply()
    this.#applied.add(request)
  }

  /** The edits that a request sends. */
  #editsOf(request: GatedRequest | undefined): Made[] {
    return this.made.filter(({ id }) => request?.patch && `e${id}` in request.patch)
  }
}

async function play(steps: readonly Step[]): Promise<Run> {
  timers.reset()
  const run = new Run()
  for (const each of steps) await run.take(each)
  await run.finish()
  run.expectRest()
  return run
}

/** The steps that are no reason to send an edit twice. */
function withoutLoss({ name }: Step): boolean {
  return !['crash', 'freeze', 'fail', 'refuse'].includes(name)
}

test('while no tab goes away, each edit of three tabs is sent exactly once, and those of a tab in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const run = await play(steps.filter(withoutLoss))
      expect(run.server.overlaps).toEqual([])
      expect(run.sendings()).toEqual(run.made.map(() => 1))
      for (const sessionId of SESSIONS) {
        const sent = run.server.sent(sessionId).map((patch) => Object.keys(patch))
        const expected = sent.reduce<Metadata>((base, keys, index) => {
          expect(keys).toContain('k')
          return mergeMetadata(base, run.server.sent(sessionId)[index]!)
        }, {})
        expect(run.server.metadata(sessionId)).toEqual(expected)
        for (const tab of run.tabs) {
          const own = run.made.filter((made) => made.tab === tab && made.sessionId === sessionId)
          const places = own.map(({ id }) => sent.findIndex((keys) => keys.includes(`e${id}`)))
          expect(places).toEqual([...places].sort((left, right) => left - right))
        }
      }
    }),
    { numRuns },
  )
}, 400_000)

test('whatever happens to tabs and requests, every caller that is left settles and nothing stays in storage', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const run = await play(steps)
      for (const times of run.sendings()) expect(times).toBeGreaterThan(0)
    }),
    { numRuns },
  )
}, 400_000)
