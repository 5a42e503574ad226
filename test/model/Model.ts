import type { Scheduler } from 'fast-check'

import { isZepError } from '../../src/exports/index'
import { AppUnderTest } from './AppUnderTest'
import type { EditOptions } from './ModelApp'
import { type Exchange, ModelServer, toRevision } from './ModelServer'
import { type ModelEdit, Oracle, assert } from './Oracle'
import { checkNow } from './checkNow'
import { type Fate, OK, toCode } from './fates'
import type { Json } from './merge'
import { scheduleTimers } from './scheduleTimers'
import type { Stats } from './stats'

export const SESSIONS = ['a', 'b', 'c', 'd'] as const

export interface ModelOptions {
  scheduler: Scheduler
  patchFates: readonly Fate[]
  getFates: readonly Fate[]
  strict: boolean
  stats: Stats
}

export interface EditCommand {
  sessionId: string
  /** Two alike; the third waits for the server, the fourth for a schema. */
  instance: 0 | 1 | 2 | 3
  metadata: Json
  /** Whether the `onMutate` of the app takes time. */
  slowMutate: boolean
  /** Whether its `onSettled` does. */
  slowSettle: boolean
}

/** What the schema of the fourth instance refuses. */
const INVALID = 'invalid'

/** The app under test, the server, and the oracle between them, on one scheduler. */
export class Model {
  readonly server: ModelServer
  readonly oracle: Oracle
  readonly app: AppUnderTest
  readonly trace: string[] = []
  /** From then on nothing fails. */
  heals = false
  #options: ModelOptions
  #edits = new Map<unknown, { edit: ModelEdit; command: EditCommand; isRetried: boolean }>()
  #sent: Record<string, number> = {}
  #problem: Error | undefined
  #steps = 0
  /** In which step each query was last read. */
  #read = new Map<string, number>()
  /** In which step the last edit left that a query may show: it has to be read then or later. */
  #outdated = new Map<string, number>()

  constructor(options: ModelOptions) {
    this.#options = options
    const schedule = (label: string) => options.scheduler.schedule(Promise.resolve(), label)
    scheduleTimers(schedule)
    this.server = new ModelServer({
      sessions: Object.fromEntries(SESSIONS.map((id) => [id, { base: id }])),
      schedule,
      nextFate: (method) => this.#nextFate(method),
      onSent: (exchange) => this.#judge(() => this.#onSent(exchange)),
      onAnswer: (exchange) => this.#judge(() => this.#onAnswer(exchange)),
    })
    this.oracle = new Oracle(this.server, (sessionId) => this.#onIdle(sessionId))
    this.app = new AppUnderTest({
      fetch: this.server.fetch,
      edit: this.#editOptions(schedule),
      schema: this.#schema(schedule),
      strict: options.strict,
    })
  }

  /** Runs one command or one scheduler step, and judges everything that came of it. */
  async step(label: string, run: () => unknown): Promise<void> {
    this.trace.push(label)
    this.#steps++
    this.oracle.beginStep()
    this.app.commits = []
    await run()
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    this.app.mayCancelPages = false
    if (this.#problem) throw this.#problem
    this.oracle.endStep()
    this.#checkCommits()
    checkNow(this.app, this.oracle)
  }

  /** Lets the scheduler decide what happens next. */
  async next(): Promise<void> {
    const { scheduler, stats } = this.#options
    if (scheduler.count() === 0) return
    stats.steps++
    await this.step('', () => scheduler.waitNext(1))
    const last = scheduler.report().findLast(({ status }) => status !== 'pending')
    this.trace.splice(-1, 1, `  ${last?.label ?? ''}`)
  }

  /** … until nothing can. */
  async drain(): Promise<void> {
    for (let count = 0; this.#options.scheduler.count() > 0; count++) {
      assert(count < 5000, 'it never comes to rest')
      await this.next()
    }
  }

  edit(command: EditCommand): void {
    const { screen } = this.app
    if (!screen) return
    const { sessionId, instance, metadata } = command
    const variables = { sessionId, metadata }
    const edit = this.#submit(variables, command, false)
    void screen.edits[instance].mutateAsync(variables).then(
      () => this.#settle(edit, 'ok'),
      (error: unknown) => this.#settle(edit, isZepError(error) ? error.code : String(error)),
    )
  }

  /** Sends the failed edits of the session on screen again, behind what is pending. */
  retry(): void {
    const { screen } = this.app
    if (!screen) return
    for (const { variables } of this.app.failedMutations(screen.sessionId)) {
      const known = this.#edits.get(variables)
      if (known) this.#submit(variables, known.command, true)
    }
    screen.saveState.retry()
  }

  cancelQueries(): void {
    // A read that the app cancels is the app's to repeat.
    this.#outdated.clear()
    this.app.cancelQueries()
  }

  /** What must hold when nothing is under way any more. */
  checkRest(): void {
    this.oracle.checkSettled()
    this.oracle.checkServer()
    const { queryClient, keys } = this.app
    for (const query of queryClient.getQueryCache().findAll({ queryKey: keys.all })) {
      if (!query.isActive() || query.state.status !== 'success') continue
      assert(query.state.fetchStatus === 'idle', `${query.queryHash} is still fetching`)
      const { queryHash } = query
      const isRead = (this.#read.get(queryHash) ?? 0) >= (this.#outdated.get(queryHash) ?? 0)
      assert(isRead, `${queryHash} was not read again after the last edit`)
    }
  }

  /** After one more read of everything, every view must be the server's. */
  checkHealed(): void {
    for (const rows of Object.values(this.app.screen?.rows ?? {})) {
      for (const { sessionId, updatedAt } of rows) {
        const revision = this.server.revision(sessionId)
        assert(toRevision(updatedAt) === revision, `${sessionId} is not at revision ${revision}`)
      }
    }
  }

  #submit(variables: unknown, command: EditCommand, isRetried: boolean): ModelEdit {
    const { sessionId, instance, metadata } = command
    const isRefused = 'system' in metadata || (instance === 3 && INVALID in metadata)
    const edit: ModelEdit = {
      id: this.oracle.edits.length,
      sessionId,
      metadata,
      isShown: instance < 2,
      state: isRefused ? 'failed' : 'pending',
      outcome: isRefused ? 'owed invalid_input' : 'none',
      failures: { most: 0, least: 0 },
      mayBeApplied: false,
    }
    for (const key of [variables, metadata]) this.#edits.set(key, { edit, command, isRetried })
    this.#options.stats.edits++
    // Submitted first: the view may follow at once.
    this.oracle.submit(edit)
    return edit
  }

  #editOptions(schedule: (label: string) => Promise<unknown>): EditOptions {
    const known = (variables: unknown) => this.#edits.get(variables)
    return {
      onMutate: (variables) =>
        known(variables)?.command.slowMutate ? schedule('onMutate') : undefined,
      onSuccess: (session, variables) => {
        const found = known(variables)
        if (!found) return
        this.#judge(() => this.oracle.acknowledged(found.edit, session))
        if (found.isRetried) this.#settle(found.edit, 'ok')
      },
      onError: (error, variables) => {
        const found = known(variables)
        if (!found) return
        this.#judge(() => this.oracle.failed(found.edit, error.code))
        if (found.isRetried) this.#settle(found.edit, error.code)
      },
      onSettled: (_session, _error, variables) =>
        known(variables)?.command.slowSettle ? schedule('onSettled') : undefined,
    }
  }

  #schema(schedule: (label: string) => Promise<unknown>): NonNullable<EditOptions['schema']> {
    const validate = async (metadata: unknown) => {
      await schedule('schema')
      const edit = this.#edits.get(metadata)?.edit
      if (edit?.state === 'failed') return { issues: [{ message: 'no', path: [INVALID] }] }
      if (edit) this.#judge(() => this.oracle.validated(edit))
      return {}
    }
    return { '~standard': { validate } }
  }

  /** An error thrown inside the code under test would be taken for one of its own: it waits. */
  #judge(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#problem ??= error instanceof Error ? error : new Error(String(error))
    }
  }

  #nextFate(method: string): Fate {
    const { patchFates, getFates } = this.#options
    const count = this.#sent[method] ?? 0
    this.#sent[method] = count + 1
    return (!this.heals && (method === 'PATCH' ? patchFates : getFates)[count]) || OK
  }

  #onSent(exchange: Exchange): void {
    if (exchange.method === 'PATCH') this.#options.stats.patches++
    else {
      this.#options.stats.gets++
      const queryHash = this.app.queryHashOf(exchange.path)
      if (queryHash !== undefined) this.#read.set(queryHash, this.#steps)
    }
    exchange.askedByUser = exchange.path.includes('pageSize=2') && this.app.isFetchingPage
    this.oracle.sent(exchange)
  }

  #onAnswer(exchange: Exchange): void {
    const { method, status, fate, aborted, askedByUser } = exchange
    if (aborted) {
      const isAllowed = !askedByUser || this.app.mayCancelPages
      assert(isAllowed, 'a page that the user asked for was cancelled')
    } else {
      this.#options.stats.count(`${method} ${fate}`)
      this.oracle.answered(exchange, toCode(status))
    }
  }

  #onIdle(sessionId: string): void {
    const { queryClient, keys } = this.app
    for (const queryKey of [keys.detail(sessionId), keys.lists]) {
      for (const { queryHash } of queryClient.getQueryCache().findAll({ queryKey })) {
        this.#outdated.set(queryHash, this.#steps)
      }
    }
  }

  #settle(edit: ModelEdit, outcome: string): void {
    this.#judge(() => this.oracle.settled(edit, outcome))
    if (outcome !== 'ok') this.#options.stats.count(`edit refused: ${outcome}`)
  }

  /** Everything that came on screen must show a state that this step went through, in order. */
  #checkCommits(): void {
    const reached = new Map<string, number>()
    for (const { rows } of this.app.commits) {
      this.#options.stats.commits++
      for (const [view, shown] of Object.entries(rows)) {
        for (const row of shown) {
          const key = `${view} ${row.sessionId}`
          const index = this.oracle.explains(row, reached.get(key) ?? 0)
          assert(index >= 0, `${view} flickers: ${row.sessionId} showed ${JSON.stringify(row)}`)
          reached.set(key, index)
        }
      }
    }
  }
}
