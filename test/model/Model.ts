import type { Scheduler } from 'fast-check'
import { focusManager, onlineManager } from '@tanstack/react-query'

import { isZepError } from '../../src/exports/index'
import { assert } from './assert'
import { setBatchThreshold } from './batchThreshold'
import { checkCommits, checkNow } from './checkNow'
import { EditLog } from './EditLog'
import { type Fate, OK } from './fates'
import type { ModelConfig } from './ModelConfig'
import { ModelServer, toRevision } from './ModelServer'
import { rowsOf } from './rowsOf'
import { scheduleTimers } from './scheduleTimers'
import type { Stats } from './stats'
import { Tab, type TabOptions } from './Tab'

/** The last session does not exist until it is added. */
export const SESSIONS = ['a', 'b', 'c', 'd', 'e'] as const

export interface ModelOptions {
  scheduler: Scheduler
  patchFates: readonly Fate[]
  getFates: readonly Fate[]
  config: ModelConfig
  stats: Stats
}

/** The tabs under test, the server and the oracles that observe both, on one scheduler. */
export class Model {
  readonly server: ModelServer
  readonly tabs: readonly Tab[]
  readonly trace: string[] = []
  /** Further sessions, which are edited all at once. */
  readonly crowd: readonly string[]
  /** Once true, nothing fails. */
  heals = false
  readonly options: ModelOptions
  #sent: Record<string, number> = {}
  #problem: Error | undefined
  #steps = 0

  constructor(options: ModelOptions) {
    const { config, scheduler, stats } = options
    this.options = options
    const schedule = (label: string) => scheduler.schedule(Promise.resolve(), label)
    scheduleTimers(schedule, (delayMs) => {
      for (const { traffic } of this.tabs) traffic.timerFires(delayMs)
    })
    onlineManager.setOnline(true)
    focusManager.setFocused(true)
    this.crowd = Array.from({ length: config.crowd }, (_, index) => `crowd${index}`)
    const sessions = [...SESSIONS, ...this.crowd].map((id) => [
      id,
      id === 'e' ? null : { base: id },
    ])
    this.server = new ModelServer({
      sessions: Object.fromEntries(sessions) as Record<string, null>,
      handler: config.handler,
      schedule,
      nextFate: (method) => this.#nextFate(method),
    })
    const log = new EditLog()
    const first: TabOptions = {
      name: 'first',
      config,
      log,
      schedule,
      stats,
      server: this.server,
      queryClient: log.createQueryClient(config),
      lateFrom: setBatchThreshold(config.alwaysBatches),
      step: () => this.#steps,
      judge: (run) => this.#judge(run),
    }
    const { tabs, ...rest } = config
    const { queryClient } =
      tabs === 'prefix' ? first : { queryClient: log.createQueryClient(config) }
    const second = { ...first, name: 'second', config: { ...rest, tabs }, queryClient }
    this.tabs = [new Tab(first), ...(tabs === 'one' ? [] : [new Tab(second)])]
  }

  /** Runs one command or one scheduler step and checks everything that resulted from it. */
  async step(label: string, run: () => unknown): Promise<void> {
    const { stats } = this.options
    this.trace.push(label)
    this.#steps++
    for (const { oracle, app } of this.tabs) {
      oracle.beginStep()
      app.commits = []
    }
    await run()
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    for (const { app } of this.tabs) app.mayCancelPages = false
    if (this.#problem) throw this.#problem
    for (const tab of this.tabs) {
      tab.endStep()
      stats.commits += tab.app.commits.length
      checkCommits(tab)
      checkNow(tab)
    }
  }

  /** Lets the scheduler decide what happens next. */
  async next(): Promise<void> {
    const { scheduler, stats } = this.options
    if (scheduler.count() === 0) return
    stats.steps++
    await this.step('', async () => {
      await scheduler.waitNext(1)
      const last = scheduler.report().findLast(({ status }) => status !== 'pending')
      this.trace.splice(-1, 1, `  ${last?.label ?? ''}`)
    })
  }

  /** Repeats `next` until nothing is scheduled. */
  async drain(): Promise<void> {
    for (let count = 0; this.options.scheduler.count() > 0; count++) {
      assert(count < 5000, 'the run does not become idle')
      await this.next()
    }
  }

  /** Checks that after a refetch of everything, every view equals the server state. */
  checkHealed(): void {
    for (const { app } of this.tabs) {
      for (const { sessionId, updatedAt } of rowsOf(Object.values(app.shown))) {
        const revision = this.server.revision(sessionId)
        // TanStack Query keeps what it has of a session that another tab has deleted, with an error.
        const { error } = app.queryClient.getQueryState(app.keys.detail(sessionId)) ?? {}
        if (isZepError(error, 'not_found')) continue
        assert(toRevision(updatedAt) === revision, `${sessionId} is not at revision ${revision}`)
      }
      const shown = app.screen?.rows.user.map(({ sessionId }) => sessionId).join()
      const existing = this.server.existing.join()
      assert(shown === existing, `the user has ${existing}, and ${shown} is shown`)
    }
  }

  destroy(): void {
    for (const { app } of this.tabs) {
      app.leave()
      app.queryClient.clear()
    }
    onlineManager.setOnline(true)
    focusManager.setFocused(undefined)
    setBatchThreshold(false)
  }

  /** Keeps a failed check for later: thrown here, the code under test would catch it. */
  #judge(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#problem ??= error instanceof Error ? error : new Error(String(error))
    }
  }

  #nextFate(method: string): Fate {
    const { patchFates, getFates } = this.options
    const count = this.#sent[method] ?? 0
    this.#sent[method] = count + 1
    const fate = (!this.heals && (method === 'GET' ? getFates : patchFates)[count]) || OK
    // A retried delete takes a 404 to mean that its first try was applied, and rightly so.
    return method === 'DELETE' && fate.status === 404 ? OK : fate
  }
}
