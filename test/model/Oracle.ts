import { isDeepStrictEqual } from 'node:util'

import { assert } from './assert'
import type { Exchange } from './Exchange'
import { type Json, patchedBy } from './merge'
import type { ModelEdit } from './ModelEdit'
import { type ModelServer, toRevision } from './ModelServer'
import { Responses } from './Responses'
import { Told } from './Told'

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

interface OracleOptions {
  server: ModelServer
  /** How many sessions may have pending edits before callers are told a little late. */
  lateFrom: number
  /** A session is idle again: its detail has to be read again. */
  onSessionIdle: (sessionId: string) => void
  /** A session was deleted: nothing that was read of it has to be read again. */
  onSessionDeleted: (sessionId: string) => void
  /** Nothing is pending any more: lists have to be read again. */
  onAllIdle: () => void
}

/** The key under which the app itself writes into cached metadata. */
export const APP_KEY = 'app'

/** Derives what views must show and what may be sent, from nothing but what it has observed. */
export class Oracle {
  readonly edits: ModelEdit[] = []
  readonly told = new Told()
  readonly responses = new Responses(this.edits)
  /** What the app has written into the cache, which is shown as it is. */
  readonly appWords: Json[] = []
  readonly #options: OracleOptions
  readonly #server: ModelServer
  /** The states that the views of each session had in this step. */
  readonly #steps = new Map<string, Shown[]>()
  /** The sessions with edits sent since they were last idle; true if the detail is outdated. */
  readonly #sentSinceIdle = new Map<string, boolean>()
  #isListOutdated = false

  constructor(options: OracleOptions) {
    this.#options = options
    this.#server = options.server
  }

  beginStep(): void {
    this.told.beginStep()
    for (const sessionId of this.#server.history.keys()) {
      this.#steps.set(sessionId, [this.#shown(sessionId)])
    }
  }

  endStep(): void {
    this.responses.endStep()
  }

  pending(sessionId: string): ModelEdit[] {
    return this.responses.pending(sessionId)
  }

  isDeleting(sessionId: string): boolean {
    return this.#shown(sessionId).isDeleting
  }

  submit(edit: ModelEdit): void {
    this.responses.submitted(edit)
    this.edits.push(edit)
    this.#snapshot(edit.sessionId)
  }

  /** An edit was acknowledged; `row` is undefined after a delete. */
  acknowledged(edit: ModelEdit, row: Row | undefined): void {
    const { id, sessionId, state } = edit
    assert(
      state === 'pending' || state === 'removed',
      `edit ${id} was acknowledged after it had settled`,
    )
    edit.state = 'acknowledged'
    const history = this.#server.history.get(sessionId) ?? []
    const revision = row ? toRevision(row.updatedAt) : history.lastIndexOf(null)
    const truth = history[revision]
    assert(
      isDeepStrictEqual(row?.metadata ?? null, truth),
      'an edit was acknowledged with a row that the server never sent',
    )
    assert(edit.may.has('ok'), `edit ${id} was acknowledged without a response`)
    this.told.tell(sessionId, revision)
    for (const other of this.edits) {
      if (other.fallsWith === edit && other.state === 'pending') other.state = 'failed'
    }
    this.#snapshot(sessionId)
  }

  /** The schema of an edit has accepted it: from now on the edit shows. */
  validated(edit: ModelEdit): void {
    edit.isShown = true
    this.#snapshot(edit.sessionId)
  }

  failed(edit: ModelEdit, code: string): void {
    if (edit.state !== 'pending') return
    assert(edit.may.has(code), `edit ${edit.id} failed with ${code}, not its response`)
    edit.state = 'failed'
    this.#snapshot(edit.sessionId)
  }

  /** Checks that the promise of an edit settles as it must. */
  settled(edit: ModelEdit, outcome: string): void {
    const may = [...edit.may].join(' or ') || 'nothing yet'
    assert(edit.may.has(outcome), `edit ${edit.id} settled with ${outcome} instead of ${may}`)
    edit.outcome = outcome
  }

  /** The `onMutate` of an edit threw: it is never sent. */
  threw(edit: ModelEdit, outcome: string): void {
    edit.may.add(outcome)
    if (edit.state !== 'pending') return
    edit.state = 'failed'
    this.#snapshot(edit.sessionId)
  }

  /** The app removes an edit from the mutation cache. What is in flight cannot be called back. */
  removed(edit: ModelEdit): void {
    // Its caller has yet to hear that it has failed.
    if (edit.state === 'failed' && edit.outcome === 'none') edit.may.add('AbortError')
    if (edit.state !== 'pending') return
    edit.state = 'removed'
    const isSent = this.responses.inFlight(edit.sessionId)?.sure.includes(edit)
    if (!isSent && edit.answered !== 'sure') edit.may.add('AbortError')
    this.#snapshot(edit.sessionId)
  }

  /** The page is left. Only `stored` edits can come back. */
  leave(stored: readonly ModelEdit[]): void {
    for (const edit of this.edits) {
      // Nobody hears any more what became of it.
      if (edit.state === 'acknowledged') edit.outcome = 'ok'
      if (edit.outcome !== 'none') continue
      edit.state = 'away'
      edit.isRestored = stored.includes(edit)
    }
    this.told.forgetAll()
    this.responses.leave()
    for (const sessionId of this.#steps.keys()) {
      this.#steps.set(sessionId, [this.#shown(sessionId)])
    }
    this.#sentSinceIdle.clear()
    this.#isListOutdated = false
  }

  /** Stored edits are back, in front of those made meanwhile. */
  restored(edits: readonly ModelEdit[], tries: (edit: ModelEdit) => number): void {
    for (const edit of edits) {
      // One that was refused stays so.
      if (edit.state !== 'away') continue
      edit.state = 'pending'
      edit.tries = tries(edit)
      edit.failures = { most: 0, least: 0 }
      edit.answered = 'no'
      edit.may.clear()
      this.#snapshot(edit.sessionId)
    }
  }

  sent(exchange: Exchange): void {
    const { method, sessionId } = exchange
    if (method === 'GET' || sessionId === undefined) return
    const away = this.edits.find(
      (edit) => edit.sessionId === sessionId && edit.state === 'away' && edit.isRestored,
    )
    assert(!away, `an edit of ${sessionId} was sent before edit ${away?.id} was restored`)
    this.responses.sent(exchange, sessionId)
    const isDetailOutdated = method === 'PATCH' || this.#sentSinceIdle.get(sessionId) === true
    this.#sentSinceIdle.set(sessionId, isDetailOutdated)
    this.#isListOutdated = true
  }

  answered(exchange: Exchange, code: string): void {
    const { method, sessionId, verdict } = exchange
    if (method === 'GET' || sessionId === undefined) return
    const mayBeLate = this.#isLate()
    const failing = this.responses.answered(exchange, sessionId, code, mayBeLate)
    const isDeleted = method === 'DELETE' && exchange.sure.some(({ answered }) => answered !== 'no')
    if (isDeleted) {
      this.#sentSinceIdle.set(sessionId, false)
      this.#options.onSessionDeleted(sessionId)
    }
    this.#fail(failing, isDeleted && verdict === 'ok' ? 'not_found' : code)
    this.#snapshot(sessionId)
  }

  /** The index of the first state of this step, from `from` on, that a row shows; -1 if none. */
  explains(row: Row, isInList: boolean, from: number): number {
    const steps = this.#steps.get(row.sessionId) ?? []
    if (!this.#isRecent(row, this.told.before(row.sessionId))) return -1
    return steps.findIndex((shown, index) => index >= from && this.#isView(row, isInList, shown))
  }

  /** Checks the view invariant for a row that is on screen. */
  check(row: Row, view: string): void {
    const { sessionId } = row
    const shown = this.#shown(sessionId)
    const told = this.told.now(sessionId)
    const revision = toRevision(row.updatedAt)
    assert(
      this.#isRecent(row, told),
      `${view}: ${sessionId} shows revision ${revision}, acknowledged was ${told}`,
    )
    assert(
      this.#isView(row, view !== 'detail' && view !== 'suspense', shown),
      `${view}: ${sessionId} shows ${JSON.stringify(row.metadata)}, revision ${revision} is ` +
        `${JSON.stringify(this.#truth(row))}, pending ${JSON.stringify(shown)}`,
    )
  }

  /** Checks that the query cache contains only rows that the server sent. */
  checkCached(row: Row, where: string): void {
    const truth = this.#truth(row)
    assert(
      isDeepStrictEqual(row.metadata, truth),
      `${where}: the cache has ${JSON.stringify(row.metadata)} instead of ${JSON.stringify(truth)}`,
    )
    assert(
      this.#isRecent(row, this.told.now(row.sessionId)),
      `${where}: the cache went back to revision ${toRevision(row.updatedAt)}`,
    )
  }

  /** Whether so many sessions have pending edits that callers may be told a little late. */
  #isLate(): boolean {
    const pending = this.edits.filter(({ state }) => state === 'pending')
    const busy = new Set(pending.map(({ sessionId }) => sessionId))
    // What was removed while in flight still counts until its response arrives.
    for (const sessionId of this.responses.sessionsInFlight()) busy.add(sessionId)
    return busy.size > this.#options.lateFrom
  }

  #truth({ sessionId, metadata, updatedAt }: Row): Json | null {
    const word = metadata[APP_KEY]
    if (typeof word === 'number') return this.appWords[word] ?? null
    return this.#server.metadata(sessionId, toRevision(updatedAt))
  }

  /** What the app has written may be as old as it likes. */
  #isRecent({ metadata, updatedAt }: Row, told: number): boolean {
    return APP_KEY in metadata || toRevision(updatedAt) >= told
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
    const truth = this.#truth(row)
    if (!truth || (isInList && isDeleting)) return false
    return isDeepStrictEqual(row.metadata, patchedBy(truth, patches))
  }

  #snapshot(sessionId: string): void {
    this.#steps.get(sessionId)?.push(this.#shown(sessionId))
    if (this.pending(sessionId).length > 0 || this.responses.isInFlight(sessionId)) return
    if (this.#sentSinceIdle.get(sessionId)) this.#options.onSessionIdle(sessionId)
    this.#sentSinceIdle.delete(sessionId)
    const isBusy = this.edits.some(({ state }) => state === 'pending')
    if (isBusy || this.#sentSinceIdle.size > 0 || !this.#isListOutdated) return
    this.#isListOutdated = false
    this.#options.onAllIdle()
  }

  #fail(edits: readonly ModelEdit[], code: string): void {
    for (const edit of edits) {
      edit.state = 'failed'
      edit.may.add(code)
    }
    for (const { sessionId } of edits.slice(0, 1)) this.#snapshot(sessionId)
  }
}
