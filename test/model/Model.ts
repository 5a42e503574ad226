import type { Scheduler } from 'fast-check'

import { isZepError, type Metadata, type UpdateSessionVariables } from '../../src/exports/index'
import { AppUnderTest } from './AppUnderTest'
import type { EditOptions } from './ModelApp'
import { type Exchange, ModelServer, toRevision } from './ModelServer'
import type { ModelEdit, ModelOperation } from './ModelEdit'
import { assert, Oracle } from './Oracle'
import { checkCommits, checkDetail, checkNow } from './checkNow'
import { type Fate, OK, toCode } from './fates'
import type { Json } from './merge'
import { scheduleTimers } from './scheduleTimers'
import type { Stats } from './stats'

/** The last session does not exist until it is added. */
export const SESSIONS = ['a', 'b', 'c', 'd', 'e'] as const

export interface ModelOptions {
  scheduler: Scheduler
  patchFates: readonly Fate[]
  getFates: readonly Fate[]
  strict: boolean
  stats: Stats
}

export interface EditCommand {
  operation: ModelOperation
  sessionId: string
  /** The hook to call: two are alike, the third is not optimistic, the fourth has a schema. */
  instance: 0 | 1 | 2 | 3
  metadata: Json
  /** Whether the app's `onMutate` is asynchronous. */
  slowMutate: boolean
  /** Whether the app's `onSettled` is asynchronous. */
  slowSettle: boolean
}

/** The key that the schema of the fourth instance refuses. */
const INVALID = 'invalid'

/** The app under test, the server and the oracle that observes both, on one scheduler. */
export class Model {
  readonly server: ModelServer
  readonly oracle: Oracle
  readonly app: AppUnderTest
  readonly trace: string[] = []
  /** Once true, nothing fails. */
  heals = false
  #options: ModelOptions
  #edits = new Map<unknown, { edit: ModelEdit; command: EditCommand; isRetried: boolean }>()
  #sent: Record<string, number> = {}
  #problem: Error | undefined
  #steps = 0
  /** The step in which each query was last fetched. */
  #read = new Map<string, number>()
  /** The step in which each query became outdated: it has to be fetched then or later. */
  #outdated = new Map<string, number>()

  constructor(options: ModelOptions) {
    this.#options = options
    const schedule = (label: string) => options.scheduler.schedule(Promise.resolve(), label)
    scheduleTimers(schedule)
    this.server = new ModelServer({
      sessions: Object.fromEntries(SESSIONS.map((id) => [id, id === 'e' ? null : { base: id }])),
      schedule,
      nextFate: (method) => this.#nextFate(method),
      onSent: (exchange) => this.#judge(() => this.#onSent(exchange)),
      onAnswer: (exchange) => this.#judge(() => this.#onAnswer(exchange)),
    })
    this.oracle = new Oracle(this.server, (...idle) => this.#onIdle(...idle))
    this.app = new AppUnderTest({
      fetch: this.server.fetch,
      edit: this.#editOptions(schedule),
      strict: options.strict,
    })
  }

  /** Runs one command or one scheduler step and checks everything that resulted from it. */
  async step(label: string, run: () => unknown): Promise<void> {
    const { stats } = this.#options
    this.trace.push(label)
    this.#steps++
    this.oracle.beginStep()
    this.app.commits = []
    await run()
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    this.app.mayCancelPages = false
    if (this.#problem) throw this.#problem
    this.oracle.endStep()
    stats.commits += this.app.commits.length
    checkCommits(this.app, this.oracle)
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

  /** Repeats `next` until nothing is scheduled. */
  async drain(): Promise<void> {
    for (let count = 0; this.#options.scheduler.count() > 0; count++) {
      assert(count < 5000, 'the run does not become idle')
      await this.next()
    }
  }

  edit(command: EditCommand): void {
    const { screen } = this.app
    if (!screen) return
    const { operation, sessionId, instance, metadata } = command
    const variables = operation === 'delete' ? { sessionId } : { sessionId, metadata }
    const hooks = {
      update: screen.updates[instance],
      add: screen.add,
      delete: screen.deletes[instance === 2 ? 1 : 0],
    }
    const edit = this.#submit(variables, command, false)
    void hooks[operation].mutateAsync(variables as UpdateSessionVariables<Metadata>).then(
      () => this.#settle(edit, 'ok'),
      (error: unknown) => this.#settle(edit, isZepError(error) ? error.code : String(error)),
    )
  }

  /** Retries the failed edits of the session on screen, behind the pending ones. */
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
    // If the app cancels a read, repeating it is up to the app.
    this.#outdated.clear()
    this.app.cancelQueries()
  }

  /** Checks what must be true when nothing is in flight. */
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

  /** Checks that after a refetch of everything, every view equals the server state. */
  checkHealed(): void {
    for (const rows of Object.values(this.app.screen?.rows ?? {})) {
      for (const { sessionId, updatedAt } of rows) {
        const revision = this.server.revision(sessionId)
        assert(toRevision(updatedAt) === revision, `${sessionId} is not at revision ${revision}`)
      }
    }
    const shown = this.app.screen?.rows.user.map(({ sessionId }) => sessionId).join()
    const existing = this.server.existing.join()
    assert(shown === existing, `the user has ${existing}, and ${shown} is shown`)
  }

  #submit(variables: unknown, command: EditCommand, isRetried: boolean): ModelEdit {
    const { operation, sessionId, instance, metadata } = command
    const isJudged = operation === 'update' && instance === 3
    const isRefused =
      operation !== 'delete' && ('system' in metadata || (isJudged && INVALID in metadata))
    const edit: ModelEdit = {
      id: this.oracle.edits.length,
      operation,
      sessionId,
      metadata,
      isShown: instance !== 2 && !isJudged,
      state: isRefused ? 'failed' : 'pending',
      outcome: isRefused ? 'owed invalid_input' : 'none',
      failures: { most: 0, least: 0 },
      mayBeApplied: false,
    }
    for (const key of [variables, metadata]) this.#edits.set(key, { edit, command, isRetried })
    this.#options.stats.edits++
    // Before the hook is called, because the view may change at once.
    this.oracle.submit(edit)
    return edit
  }

  #editOptions(schedule: (label: string) => Promise<unknown>): EditOptions {
    const known = (variables: unknown) => this.#edits.get(variables)
    return {
      schema: this.#schema(schedule),
      onMutate: (variables) =>
        known(variables)?.command.slowMutate ? schedule('onMutate') : undefined,
      onSuccess: (session, variables) => {
        const found = known(variables)
        if (!found) return
        this.#judge(() => {
          this.oracle.acknowledged(found.edit, session)
          if (found.edit.operation !== 'update') checkDetail(this.app, found.edit, session)
        })
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

  /** Keeps a failed check for later: thrown here, the code under test would catch it. */
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
    return (!this.heals && (method === 'GET' ? getFates : patchFates)[count]) || OK
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
      assert(isAllowed, 'a page that the user requested was canceled')
    } else {
      this.#options.stats.count(`${method} ${fate}`)
      this.oracle.answered(exchange, toCode(status))
    }
  }

  #onIdle(sessionId: string, isDetailOutdated: boolean): void {
    const { queryClient, keys } = this.app
    for (const queryKey of isDetailOutdated ? [keys.detail(sessionId), keys.lists] : [keys.lists]) {
      for (const { queryHash } of queryClient.getQueryCache().findAll({ queryKey })) {
        this.#outdated.set(queryHash, this.#steps)
      }
    }
  }

  #settle(edit: ModelEdit, outcome: string): void {
    this.#judge(() => this.oracle.settled(edit, outcome))
    if (outcome !== 'ok') this.#options.stats.count(`edit refused: ${outcome}`)
  }
}
