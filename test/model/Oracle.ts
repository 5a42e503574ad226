import { isDeepStrictEqual } from 'node:util'

import { type Json, isSameEffect, patchedBy } from './merge'
import { type Exchange, type ModelServer, toRevision } from './ModelServer'

/** One edit, and what the model knows of it. */
export interface ModelEdit {
  readonly id: number
  readonly sessionId: string
  readonly metadata: Json
  /** Whether the view has it while it is pending. */
  isShown: boolean
  /** `pending` until the server has taken it or it has failed for good. */
  state: 'pending' | 'acknowledged' | 'failed'
  /** What the promise said: `none` yet, `ok`, or a code; `owed` and a code where it must say that. */
  outcome: string
  /** In how many PATCHes it may have failed for now, at most and at least. */
  failures: { most: number; least: number }
  /** Whether a PATCH that may have held it was applied. */
  mayBeApplied: boolean
}

/** A row as a read shows it. */
export interface Row {
  readonly sessionId: string
  readonly metadata: Json
  readonly updatedAt: string | null
}

const TRIES = 3

/** Says what the views must show and what the wire may carry, from nothing but what was observed. */
export class Oracle {
  readonly edits: ModelEdit[] = []
  /** How many PATCHes held more than one edit. */
  composed = 0
  readonly #server: ModelServer
  readonly #inFlight = new Map<string, Exchange>()
  /** The newest revision that any caller was told. */
  readonly #told = new Map<string, number>()
  readonly #toldBefore = new Map<string, number>()
  /** The lists of pending patches that this step went through. */
  readonly #lists = new Map<string, Json[][]>()
  #newExchanges: Exchange[] = []
  #allowed = new Map<ModelEdit, Set<string>>()
  #sentSinceIdle = new Set<string>()
  /** Set when the last edit of a session left: every view must show at least this revision. */
  readonly onIdle: (sessionId: string) => void

  constructor(server: ModelServer, onIdle: (sessionId: string) => void) {
    this.#server = server
    this.onIdle = onIdle
  }

  beginStep(): void {
    this.#newExchanges = []
    this.#allowed = new Map()
    for (const sessionId of this.#server.history.keys()) {
      this.#toldBefore.set(sessionId, this.told(sessionId))
      this.#lists.set(sessionId, [this.#shown(sessionId)])
    }
  }

  told(sessionId: string): number {
    return this.#told.get(sessionId) ?? 0
  }

  pending(sessionId: string): ModelEdit[] {
    return this.edits.filter((edit) => edit.sessionId === sessionId && edit.state === 'pending')
  }

  submit(edit: ModelEdit): void {
    this.edits.push(edit)
    this.#snapshot(edit.sessionId)
  }

  acknowledged(edit: ModelEdit, row: Row): void {
    assert(edit.state === 'pending', `edit ${edit.id} is acknowledged after it has ended`)
    edit.state = 'acknowledged'
    const revision = toRevision(row.updatedAt)
    const truth = this.#server.metadata(edit.sessionId, revision)
    assert(isDeepStrictEqual(row.metadata, truth), 'a caller was told what the server never said')
    assert(this.#may(edit, 'ok'), `edit ${edit.id} was acknowledged without an answer`)
    this.#told.set(edit.sessionId, Math.max(this.told(edit.sessionId), revision))
    this.#snapshot(edit.sessionId)
  }

  /** Its schema is through: from now on it shows. */
  validated(edit: ModelEdit): void {
    edit.isShown = true
    this.#snapshot(edit.sessionId)
  }

  failed(edit: ModelEdit, code: string): void {
    if (edit.state === 'pending') {
      assert(this.#may(edit, code), `edit ${edit.id} failed with ${code}, which was not its own`)
      edit.state = 'failed'
      this.#snapshot(edit.sessionId)
    }
  }

  /** What the promise of an edit says must be what it is owed. */
  settled(edit: ModelEdit, outcome: string): void {
    const owed = edit.outcome.replace('owed ', '')
    // An edit that its schema refuses hears of that, or, if it comes first, of the end of its session.
    const isEither = owed === 'invalid_input' && ['not_found', 'conflict', 'gone'].includes(outcome)
    const isOwed = edit.outcome === 'none' || owed === outcome || isEither
    assert(isOwed, `edit ${edit.id} heard ${outcome}, owed was ${owed}`)
    edit.outcome = outcome
  }

  sent(exchange: Exchange): void {
    const { sessionId, patch } = exchange
    if (!patch || sessionId === undefined) return
    assert(!this.#inFlight.has(sessionId), `two PATCHes of ${sessionId} are in flight`)
    this.#inFlight.set(sessionId, exchange)
    this.#sentSinceIdle.add(sessionId)
    this.#newExchanges.push(exchange)
  }

  answered({ sessionId, patch, verdict, applied }: Exchange, code: string): void {
    if (!patch || sessionId === undefined) return
    this.#inFlight.delete(sessionId)
    const pending = this.pending(sessionId)
    const counts = this.#runs(pending, patch)
    const least = counts[0] ?? 0
    const most = counts.at(-1) ?? 0
    for (const edit of pending.slice(0, most)) edit.mayBeApplied ||= applied
    if (least > 1) this.composed++
    if (verdict === 'gone') {
      for (const edit of pending) edit.state = 'failed'
      for (const edit of pending)
        edit.outcome = edit.outcome === 'none' ? `owed ${code}` : edit.outcome
      this.#snapshot(sessionId)
    } else if (verdict === 'ok') {
      for (const edit of pending.slice(0, most)) this.#allow(edit, 'ok')
    } else if (verdict === 'refused') {
      if (least === 1) for (const edit of pending.slice(0, 1)) this.#allow(edit, code)
    } else {
      for (const edit of pending.slice(0, most)) {
        if (++edit.failures.most >= TRIES) this.#allow(edit, code)
      }
      for (const edit of pending.slice(0, least)) edit.failures.least++
    }
  }

  /** What the wire carries must be the oldest pending edits and no others, in order. */
  endStep(): void {
    for (const { sessionId = '', patch = {} } of this.#newExchanges) {
      const pending = this.pending(sessionId)
      assert(
        this.#runs(pending, patch).length > 0,
        `PATCH ${JSON.stringify(patch)} is none of ${JSON.stringify(pending.map((edit) => edit.metadata))}`,
      )
    }
    for (const edit of this.edits) {
      assert(
        edit.state !== 'pending' || edit.failures.least < TRIES,
        `edit ${edit.id} failed ${edit.failures.least} times and is pending still`,
      )
    }
  }

  /** Whether a row shows one of the lists of this step, from the given one on; which one, or -1. */
  explains(row: Row, from: number): number {
    const lists = this.#lists.get(row.sessionId) ?? []
    const toldBefore = this.#toldBefore.get(row.sessionId) ?? 0
    if (toRevision(row.updatedAt) < toldBefore) return -1
    return lists.findIndex((list, index) => index >= from && this.#isView(row, list))
  }

  /** The view invariant, for a row that is on screen now. */
  check(row: Row, where: string): void {
    const patches = this.#shown(row.sessionId)
    const revision = toRevision(row.updatedAt)
    assert(
      revision >= this.told(row.sessionId),
      `${where}: ${row.sessionId} shows revision ${revision}, a caller was told ${this.told(row.sessionId)}`,
    )
    assert(
      this.#isView(row, patches),
      `${where}: ${row.sessionId} shows ${JSON.stringify(row.metadata)}, revision ${revision} is ` +
        `${JSON.stringify(this.#server.metadata(row.sessionId, revision))}, pending ` +
        JSON.stringify(patches),
    )
  }

  /** The query cache holds what the server said, and nothing else. */
  checkCached({ sessionId, metadata, updatedAt }: Row, where: string): void {
    const revision = toRevision(updatedAt)
    const truth = this.#server.metadata(sessionId, revision)
    assert(
      isDeepStrictEqual(metadata, truth),
      `${where}: the cache holds ${JSON.stringify(metadata)} for ${JSON.stringify(truth)}`,
    )
    assert(
      revision >= this.told(sessionId),
      `${where}: the cache went back to revision ${revision}`,
    )
  }

  checkSettled(): void {
    for (const { id, outcome, state } of this.edits) {
      assert(!/^(none|owed)/.test(outcome), `edit ${id}, ${state}, never heard: ${outcome}`)
      assert(
        state === (outcome === 'ok' ? 'acknowledged' : 'failed'),
        `edit ${id} is still ${state}`,
      )
    }
  }

  /** The patches that the view has to show. */
  #shown(sessionId: string): Json[] {
    return this.pending(sessionId)
      .filter((edit) => edit.isShown)
      .map((edit) => edit.metadata)
  }

  /** The server ends with the accepted edits in call order, where nobody else wrote. */
  checkServer(): void {
    for (const [sessionId, states] of this.#server.history) {
      const edits = this.edits.filter((edit) => edit.sessionId === sessionId)
      const isUnsure = edits.some((edit) => edit.state === 'failed' && edit.mayBeApplied)
      if (isUnsure || this.#server.writtenByOthers.has(sessionId)) continue
      const accepted = edits.filter(({ state }) => state === 'acknowledged')
      const expected = patchedBy(
        states[0] ?? {},
        accepted.map(({ metadata }) => metadata),
      )
      const message = `the server ends with ${JSON.stringify(states.at(-1))}`
      assert(isDeepStrictEqual(states.at(-1), expected), message)
    }
  }

  #isView(row: Row, patches: readonly Json[]): boolean {
    const truth = this.#server.metadata(row.sessionId, toRevision(row.updatedAt))
    return isDeepStrictEqual(row.metadata, patchedBy(truth, patches))
  }

  #snapshot(sessionId: string): void {
    this.#lists.get(sessionId)?.push(this.#shown(sessionId))
    if (this.pending(sessionId).length === 0 && this.#sentSinceIdle.delete(sessionId))
      this.onIdle(sessionId)
  }

  /** How many of the oldest edits a patch can stand for. */
  #runs(pending: readonly ModelEdit[], patch: Json): number[] {
    const patches = pending.map((edit) => edit.metadata)
    return patches.flatMap((_, index) =>
      isSameEffect(patch, patches.slice(0, index + 1)) ? [index + 1] : [],
    )
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
