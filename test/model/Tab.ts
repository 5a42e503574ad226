import type { QueryClient } from '@tanstack/react-query'

import {
  createZepClient,
  type Metadata,
  type Session,
  type UpdateSessionVariables,
} from '../../src/exports/index'
import { AppUnderTest } from './AppUnderTest'
import { assert } from './assert'
import { checkDetail } from './checkNow'
import { checkServer, checkSettled } from './checkRest'
import { type EditCommand, INSTANCE, INVALID, triesOf } from './EditCommand'
import { createEditOptions } from './editCallbacks'
import { type EditLog, type Known, toOutcome } from './EditLog'
import type { Exchange } from './Exchange'
import { toCode } from './fates'
import { Freshness } from './Freshness'
import type { ModelConfig } from './ModelConfig'
import { createEdit, type ModelEdit } from './ModelEdit'
import { type ModelServer, type Sender } from './ModelServer'
import { Oracle } from './Oracle'
import type { Stats } from './stats'
import { Traffic } from './Traffic'

export interface TabOptions {
  name: string
  config: ModelConfig
  log: EditLog
  server: ModelServer
  stats: Stats
  schedule: (label: string) => Promise<unknown>
  queryClient: QueryClient
  lateFrom: number
  /** The number of the current step. */
  step: () => number
  /** Runs a check, whose failure is reported when the step ends. */
  judge: (run: () => void) => void
}

type Variables = UpdateSessionVariables<Metadata>

const never = new Promise<never>(() => undefined)

/** One tab: the page that is open in it, its edits, and the oracle that observes it. */
export class Tab implements Sender {
  readonly options: TabOptions
  readonly oracle: Oracle
  readonly freshness = new Freshness()
  readonly traffic: Traffic
  app: AppUnderTest
  /** The edits whose promise must have settled at the end of this step. */
  owedNow: ModelEdit[] = []
  /** The requests for pages that the user has asked for. */
  readonly pages = new Set<Exchange>()
  /** The app's own mutations that have not settled. */
  readonly foreign = new Set<object>()
  #variables: Variables | undefined

  constructor(options: TabOptions) {
    const { server, lateFrom, step } = options
    this.options = options
    this.traffic = new Traffic(options.config.maxConcurrentUpdates)
    this.oracle = new Oracle({
      server,
      lateFrom,
      onSessionIdle: (sessionId) =>
        this.freshness.outdated(this.app.queries(this.app.keys.detail(sessionId)), step()),
      onSessionDeleted: (sessionId) =>
        this.freshness.forget(this.app.queries(this.app.keys.detail(sessionId))),
      onAllIdle: () => this.freshness.outdated(this.app.queries(this.app.keys.lists), step()),
    })
    this.app = this.open(options.queryClient)
  }

  /** Opens a page. */
  open(queryClient: QueryClient): AppUnderTest {
    const { server, name, config, log, schedule } = this.options
    const network = server.connect(this)
    const fetch: typeof globalThis.fetch = (...request) =>
      app.isAlive ? network(...request) : never
    const backend = {
      baseUrl: config.handler ? 'https://app.test/api/zep' : 'https://zep.test/api/v2',
      keyPrefix: name,
      timeoutMs: 2 ** 31 - 1,
      maxConcurrentUpdates: config.maxConcurrentUpdates,
      fetch,
    }
    const client = createZepClient(backend)
    const otherClient = createZepClient(backend)
    const edit = createEditOptions({ ...config, tab: this, log, schedule, otherClient })
    const app: AppUnderTest = new AppUnderTest({ ...config, queryClient, client, edit })
    if (config.retry !== undefined) {
      queryClient.setMutationDefaults(app.keys.update, { retry: config.retry })
    }
    return app
  }

  edit(command: EditCommand): void {
    const { screen } = this.app
    if (!screen) return
    const { operation, instance } = command
    const hooks = {
      update: screen.updates[instance],
      add: screen.add,
      delete: screen.deletes[instance === INSTANCE.notOptimistic ? 1 : 0],
    }
    const variables = this.#variablesOf(command)
    const edit = this.#submit(command, variables)
    const known: Known = { tab: this, edit, command, hasCaller: true }
    const { expected } = this.options.log
    expected.push(known)
    const promise = hooks[operation].mutateAsync(variables)
    const index = expected.indexOf(known)
    if (index >= 0) expected.splice(index, 1)
    if (command.variables === 'mutated' && operation === 'update') {
      Object.assign(variables.metadata, { k: 'mutated', n: { mutated: true } })
    }
    const { app } = this
    const settle = (outcome: string) => app === this.app && this.#settle(edit, outcome)
    void promise.then(
      () => settle('ok'),
      (error: unknown) => settle(toOutcome(error)),
    )
  }

  /** Retries the failed edits of the session on screen, behind the pending ones. */
  retry(): void {
    const { screen } = this.app
    if (!screen) return
    const { log } = this.options
    for (const mutation of this.failedMutations(screen.sessionId)) {
      const known = log.find(mutation)
      if (!known) continue
      const { sessionId, metadata } = known.edit
      const edit = this.#submit(known.command, { sessionId, metadata })
      log.replace(mutation, { ...known, edit, hasCaller: false })
    }
    screen.saveState.retry()
  }

  /** The failed mutations of a session, in submission order. */
  failedMutations(sessionId: string) {
    const { queryClient, keys } = this.app
    return queryClient
      .getMutationCache()
      .findAll({ mutationKey: keys.mutations, status: 'error' })
      .filter((mutation) => this.options.log.find(mutation)?.edit.sessionId === sessionId)
      .sort((a, b) => a.state.submittedAt - b.state.submittedAt || a.mutationId - b.mutationId)
  }

  judge(run: () => void): void {
    this.options.judge(run)
  }

  /** A mutation has settled, and its callbacks are about to be called. */
  onMutationSettled({ edit, hasCaller }: Known, outcome: string, data: unknown): void {
    if (!this.app.isAlive || edit.state === 'away') return
    this.judge(() => {
      if (outcome === 'ok') {
        const session = data as Session<Metadata> | undefined
        this.oracle.acknowledged(edit, session)
        if (edit.operation !== 'update') checkDetail(this.app, edit, session)
      } else this.oracle.failed(edit, outcome)
    })
    if (!hasCaller) this.#settle(edit, outcome)
  }

  onSent(exchange: Exchange): void {
    const { stats, step } = this.options
    if (exchange.method === 'PATCH') stats.patches++
    else {
      stats.gets++
      const queryHash = this.app.queryHashOf(exchange.path)
      if (queryHash !== undefined) this.freshness.read(queryHash, step())
    }
    exchange.askedByUser = exchange.path.includes('pageSize=2') && this.app.isFetchingPage
    if (exchange.askedByUser) this.pages.add(exchange)
    this.judge(() => {
      this.oracle.sent(exchange)
      if (exchange.method !== 'GET') this.traffic.sent(exchange)
    })
  }

  onAnswer(exchange: Exchange): void {
    const { method, status, name, aborted, askedByUser } = exchange
    this.pages.delete(exchange)
    this.judge(() => {
      if (aborted) {
        const isAllowed = !askedByUser || this.app.mayCancelPages
        assert(isAllowed, 'a page that the user requested was canceled')
      } else {
        this.options.stats.count(`${method} ${name}`)
        this.oracle.answered(exchange, toCode(status))
        if (method !== 'GET') this.traffic.answered(exchange)
      }
    })
  }

  endStep(): void {
    const owed = this.owedNow.filter(({ outcome }) => outcome === 'none')
    this.owedNow = []
    for (const { id } of owed) assert(false, `edit ${id} was refused, and its caller does not know`)
    this.oracle.endStep()
  }

  /** Checks that no edit waits for the tab to become visible. */
  checkSaved(): void {
    checkSettled(this.oracle.edits)
  }

  /** Checks what must be true when nothing is in flight. */
  checkRest(): void {
    assert(this.foreign.size === 0, 'a mutation of the app never settled')
    checkSettled(this.oracle.edits)
    checkServer(this.oracle.edits, this.options.server, this)
    for (const query of this.app.queries()) this.freshness.check(query)
  }

  #variablesOf({ operation, sessionId, metadata, variables }: EditCommand): Variables {
    if (operation !== 'update') return { sessionId, metadata: structuredClone(metadata) }
    const isReused = variables === 'reused' && this.#variables
    this.#variables = isReused || { sessionId, metadata: structuredClone(metadata) }
    return this.#variables
  }

  #submit(command: EditCommand, variables: Variables): ModelEdit {
    const { oracle, options } = this
    const { operation, instance, slowMutate } = command
    const metadata = operation === 'delete' ? {} : structuredClone(variables.metadata)
    const isUpdate = operation === 'update'
    const isJudgedLate = isUpdate && instance === INSTANCE.asyncSchema
    const isJudged = isUpdate && instance === INSTANCE.syncSchema
    const edit = createEdit({
      id: oracle.edits.length,
      operation,
      sessionId: variables.sessionId,
      metadata,
      isShown: operation === 'add' || (instance !== INSTANCE.notOptimistic && !isJudgedLate),
      tries: triesOf(operation, instance, options.config.retry),
    })
    const isRefused =
      operation !== 'delete' && ('system' in metadata || (isJudged && INVALID in metadata))
    if (isRefused || (isJudgedLate && INVALID in metadata)) {
      edit.state = 'failed'
      edit.may.add('invalid_input')
      // Its session may end before its schema has decided.
      if (!isRefused) for (const code of ['not_found', 'conflict', 'gone']) edit.may.add(code)
      if (isRefused && !slowMutate && options.config.refusals) this.owedNow.push(edit)
    }
    options.stats.edits++
    // Before the hook is called, because the view may change at once.
    oracle.submit(edit)
    return edit
  }

  #settle(edit: ModelEdit, outcome: string): void {
    if (edit.state === 'away') return
    this.judge(() => this.oracle.settled(edit, outcome))
    if (outcome !== 'ok') this.options.stats.count(`edit refused: ${outcome}`)
  }
}
