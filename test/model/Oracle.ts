import { isDeepStrictEqual } from 'node:util'

import { type Json, patchedBy } from './merge'
import { before, foldEdits, METHODS, type ModelEdit, runsOf, triesOf } from './ModelEdit'
import { type Exchange, type ModelServer, toRevision } from './ModelServer'

export interface Row {
  readonly sessionId: string
  readonly metadata: Json
  readonly updatedAt: string | null
}

/** What the pending edits of a session do to its view. */
interface Shown {
  patches: Json[]
  /** Whether lists leave the session out. */
  isDeleting: boolean
}

/** Derives what views must show and what may be sent, from nothing but what it has observed. */
export class Oracle {
  readonly edits: ModelEdit[] = []
  /** How many PATCHes contained more than one edit. */
  composed = 0
  readonly #server: ModelServer
  readonly #inFlight = new Map<string, Exchange>()
  /** The newest revision that was returned to any caller. */
  readonly #told = new Map<string, number>()
  readonly #toldBefore = new Map<string, number>()
  /** The states that the views of each session had in this step. */
  readonly #steps = new Map<string, Shown[]>()
  #newExchanges: Exchange[] = []
  #allowed = new Map<ModelEdit, Set<string>>()
  /** The sessions with edits sent since they were last idle; true if the detail is outdated. */
  readonly #sentSinceIdle = new Map<string, boolean>()
  /** Called when the last edit of a session settles: outdated queries must be fetched again. */
  readonly onIdle: (sessionId: string, isDetailOutdated: boolean) => void

  constructor(server: ModelServer, onIdle: Oracle['onIdle']) {
    this.#server = server
    this.onIdle = onIdle
  }

  beginStep(): void {
    this.#newExchanges = []
    this.#allowed = new Map()
    for (const sessionId of this.#server.history.keys()) {
      this.#toldBefore.set(sessionId, this.told(sessionId))
      this.#steps.set(sessionId, [this.#shown(sessionId)])
    }
  }

  told(sessionId: string): number {
    return this.#told.get(sessionId) ?? 0
  }

  pending(sessionId: string): ModelEdit[] {
    return this.edits.filter((edit) => edit.sessionId === sessionId && edit.state === 'pending')
  }

  isDeleting(sessionId: string): boolean {
    return this.#shown(sessionId).isDeleting
  }

  submit(edit: ModelEdit): void {
    this.edits.push(edit)
    this.#snapshot(edit.sessionId)
  }

  /** An edit was acknowledged; `row` is undefined after a delete. */
  acknowledged(edit: ModelEdit, row: Row | undefined): void {
    const { sessionId } = edit
    assert(edit.state === 'pending', `edit ${edit.id} was acknowledged after it had settled`)
    edit.state = 'acknowledged'
    const history = this.#server.history.get(sessionId) ?? []
    const revision = row ? toRevision(row.updatedAt) : history.lastIndexOf(null)
    const truth = history[revision]
    assert(
      isDeepStrictEqual(row?.metadata ?? null, truth),
      'an edit was acknowledged with a row that the server never sent',
    )
    assert(this.#may(edit, 'ok'), `edit ${edit.id} was acknowledged without a response`)
    this.#told.set(sessionId, Math.max(this.told(sessionId), revision))
    this.#snapshot(sessionId)
  }

  /** The schema of an edit has accepted it: from now on the edit shows. */
  validated(edit: ModelEdit): void {
    edit.isShown = true
    this.#snapshot(edit.sessionId)
  }

  failed(edit: ModelEdit, code: string): void {
    if (edit.state === 'pending') {
      assert(this.#may(edit, code), `edit ${edit.id} failed with ${code}, not its response`)
      edit.state = 'failed'
      this.#snapshot(edit.sessionId)
    }
  }

  /** Checks that the promise of an edit settles as it must. */
  settled(edit: ModelEdit, outcome: string): void {
    const owed = edit.outcome.replace('owed ', '')
    // An edit that its schema refuses may reject with the end of its session, if that came first.
    const isEither = owed === 'invalid_input' && ['not_found', 'conflict', 'gone'].includes(outcome)
    const isOwed = edit.outcome === 'none' || owed === outcome || isEither
    assert(isOwed, `edit ${edit.id} settled with ${outcome} instead of ${owed}`)
    edit.outcome = outcome
  }

  sent(exchange: Exchange): void {
    const { method, sessionId } = exchange
    if (method === 'GET' || sessionId === undefined) return
    assert(!this.#inFlight.has(sessionId), `two edits of ${sessionId} are in flight`)
    this.#inFlight.set(sessionId, exchange)
    const isDetailOutdated = method === 'PATCH' || this.#sentSinceIdle.get(sessionId) === true
    this.#sentSinceIdle.set(sessionId, isDetailOutdated)
    this.#newExchanges.push(exchange)
  }

  answered(exchange: Exchange, code: string): void {
    const { method, sessionId } = exchange
    if (method === 'GET' || sessionId === undefined) return
    this.#inFlight.delete(sessionId)
    if (method === 'PATCH') this.#patchAnswered(exchange, sessionId, code)
    else this.#otherAnswered(exchange, sessionId, code)
  }

  #patchAnswered(exchange: Exchange, sessionId: string, code: string): void {
    const { patch = {}, verdict, applied } = exchange
    const pending = this.pending(sessionId)
    const counts = runsOf(pending, patch)
    const least = counts[0] ?? 0
    const most = counts.at(-1) ?? 0
    for (const edit of pending.slice(0, most)) edit.mayBeApplied ||= applied
    if (least > 1) this.composed++
    if (verdict === 'gone') {
      // An ended session can still be deleted; a deleted one can be added again.
      const ends = code === 'conflict' ? (['add', 'delete'] as const) : (['add'] as const)
      this.#fail(before(pending, ...ends), code)
    } else if (verdict === 'ok') {
      for (const edit of pending.slice(0, most)) this.#allow(edit, 'ok')
    } else if (verdict === 'refused') {
      if (least === 1) for (const edit of pending.slice(0, 1)) this.#allow(edit, code)
    } else {
      for (const edit of pending.slice(0, most)) this.#mayHaveFailed(edit, code)
      for (const edit of pending.slice(0, least)) edit.failures.least++
    }
  }

  #otherAnswered(exchange: Exchange, sessionId: string, code: string): void {
    const { verdict, applied } = exchange
    const [edit, ...younger] = this.pending(sessionId)
    if (!edit) return
    edit.mayBeApplied ||= applied
    const isRetry = edit.failures.least > 0
    const isDelete = edit.operation === 'delete'
    if (verdict === 'ok' || (isDelete && isRetry && code === 'not_found')) {
      this.#allow(edit, 'ok')
      if (!isDelete) return
      this.#sentSinceIdle.set(sessionId, false)
      this.#fail(before(younger, 'add'), 'not_found')
    } else if (verdict === 'again') {
      this.#mayHaveFailed(edit, code)
      edit.failures.least++
    } else if (isDelete && verdict === 'gone' && code !== 'conflict') {
      this.#fail([edit, ...before(younger, 'add')], code)
    } else {
      this.#allow(edit, code)
    }
  }

  /** Checks that each request contains the oldest pending edits, in order, and no others. */
  endStep(): void {
    for (const { method, sessionId = '', patch } of this.#newExchanges) {
      const pending = this.pending(sessionId)
      const isOldest = patch
        ? runsOf(pending, patch).length > 0
        : pending[0] !== undefined && METHODS[pending[0].operation] === method
      const oldest = pending.map(({ operation, metadata }) => [operation, metadata])
      assert(isOldest, `${method} ${JSON.stringify(patch)} is none of ${JSON.stringify(oldest)}`)
    }
    for (const edit of this.edits) {
      assert(
        edit.state !== 'pending' || edit.failures.least < triesOf(edit),
        `edit ${edit.id} failed ${edit.failures.least} times and is still pending`,
      )
    }
  }

  /** The index of the first state of this step, from `from` on, that a row shows; -1 if none. */
  explains(row: Row, isInList: boolean, from: number): number {
    const steps = this.#steps.get(row.sessionId) ?? []
    const toldBefore = this.#toldBefore.get(row.sessionId) ?? 0
    if (toRevision(row.updatedAt) < toldBefore) return -1
    return steps.findIndex((shown, index) => index >= from && this.#isView(row, isInList, shown))
  }

  /** Checks the view invariant for a row that is on screen. */
  check(row: Row, view: string): void {
    const { sessionId } = row
    const shown = this.#shown(sessionId)
    const revision = toRevision(row.updatedAt)
    assert(
      revision >= this.told(sessionId),
      `${view}: ${sessionId} shows revision ${revision}, acknowledged was ${this.told(sessionId)}`,
    )
    assert(
      this.#isView(row, view !== 'detail', shown),
      `${view}: ${sessionId} shows ${JSON.stringify(row.metadata)}, revision ${revision} is ` +
        `${JSON.stringify(this.#server.metadata(sessionId, revision))}, pending ` +
        JSON.stringify(shown),
    )
  }

  /** Checks that the query cache contains only rows that the server sent. */
  checkCached({ sessionId, metadata, updatedAt }: Row, where: string): void {
    const revision = toRevision(updatedAt)
    const truth = this.#server.metadata(sessionId, revision)
    assert(
      isDeepStrictEqual(metadata, truth),
      `${where}: the cache has ${JSON.stringify(metadata)} instead of ${JSON.stringify(truth)}`,
    )
    assert(
      revision >= this.told(sessionId),
      `${where}: the cache went back to revision ${revision}`,
    )
  }

  checkSettled(): void {
    for (const { id, outcome, state } of this.edits) {
      assert(!/^(none|owed)/.test(outcome), `edit ${id}, ${state}, never settled: ${outcome}`)
      assert(
        state === (outcome === 'ok' ? 'acknowledged' : 'failed'),
        `edit ${id} is still ${state}`,
      )
    }
  }

  /** Checks that the server has the acknowledged edits in order, unless someone else wrote too. */
  checkServer(): void {
    for (const [sessionId, states] of this.#server.history) {
      const edits = this.edits.filter((edit) => edit.sessionId === sessionId)
      const isUnsure = edits.some((edit) => edit.state === 'failed' && edit.mayBeApplied)
      if (isUnsure || this.#server.writtenByOthers.has(sessionId)) continue
      const accepted = edits.filter(({ state }) => state === 'acknowledged')
      const message = `the server ends with ${JSON.stringify(states.at(-1))}`
      assert(isDeepStrictEqual(states.at(-1), foldEdits(states[0] ?? null, accepted)), message)
    }
  }

  #shown(sessionId: string): Shown {
    const shown = this.pending(sessionId).filter((edit) => edit.isShown)
    return {
      patches: shown.flatMap(({ operation, metadata }) =>
        operation === 'update' ? [metadata] : [],
      ),
      isDeleting: shown.some(({ operation }) => operation === 'delete'),
    }
  }

  #isView(row: Row, isInList: boolean, { patches, isDeleting }: Shown): boolean {
    const truth = this.#server.metadata(row.sessionId, toRevision(row.updatedAt))
    if (!truth || (isInList && isDeleting)) return false
    return isDeepStrictEqual(row.metadata, patchedBy(truth, patches))
  }

  #snapshot(sessionId: string): void {
    this.#steps.get(sessionId)?.push(this.#shown(sessionId))
    const isDetailOutdated = this.#sentSinceIdle.get(sessionId)
    if (isDetailOutdated === undefined || this.pending(sessionId).length > 0) return
    this.#sentSinceIdle.delete(sessionId)
    this.onIdle(sessionId, isDetailOutdated)
  }

  #fail(edits: readonly ModelEdit[], code: string): void {
    for (const edit of edits) {
      edit.state = 'failed'
      if (edit.outcome === 'none') edit.outcome = `owed ${code}`
    }
    for (const { sessionId } of edits.slice(0, 1)) this.#snapshot(sessionId)
  }

  #mayHaveFailed(edit: ModelEdit, code: string): void {
    if (++edit.failures.most >= triesOf(edit)) this.#allow(edit, code)
  }

  #allow(edit: ModelEdit, outcome: string): void {
    const allowed = this.#allowed.get(edit) ?? new Set()
    this.#allowed.set(edit, allowed.add(outcome))
  }

  #may(edit: ModelEdit, outcome: string): boolean {
    return this.#allowed.get(edit)?.has(outcome) === true
  }
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}
