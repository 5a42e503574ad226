import { assert } from './assert'
import type { Exchange } from './Exchange'
import { before, METHODS, type ModelEdit, runsOf } from './ModelEdit'

/** The statuses that end a session for updates too, but not for a delete. */
const ENDED = 'conflict'

/** Judges which requests may be sent, and what each response means for which edits. */
export class Responses {
  readonly #edits: readonly ModelEdit[]
  readonly #inFlight = new Map<string, Exchange>()
  /** What failed together is retried together. */
  readonly #together = new Map<string, readonly ModelEdit[]>()
  #new: Exchange[] = []
  /** The edits that must have left the queue at the end of this step. */
  #owed: ModelEdit[] = []
  /** How many PATCHes contained more than one edit. */
  composed = 0

  constructor(edits: readonly ModelEdit[]) {
    this.#edits = edits
  }

  isInFlight(sessionId: string): boolean {
    return this.#inFlight.has(sessionId)
  }

  sessionsInFlight(): Iterable<string> {
    return this.#inFlight.keys()
  }

  inFlight(sessionId: string): Exchange | undefined {
    return this.#inFlight.get(sessionId)
  }

  /** The page is left: nobody hears what becomes of its requests. */
  leave(): void {
    for (const { maybe, applied } of this.#inFlight.values()) {
      for (const edit of maybe) edit.mayBeApplied ||= applied
    }
    this.#inFlight.clear()
    this.#together.clear()
    this.#new = []
    this.#owed = []
  }

  pending(sessionId: string): ModelEdit[] {
    return this.#edits.filter((edit) => edit.sessionId === sessionId && edit.state === 'pending')
  }

  /** A new edit fails like the older ones if the caller of a delete is yet to be told its response. */
  submitted(edit: ModelEdit): void {
    const older = this.pending(edit.sessionId)
    const lastAdd = older.findLastIndex(({ operation }) => operation === 'add')
    const deletion = older
      .slice(lastAdd + 1)
      .find(({ operation, answered }) => operation === 'delete' && answered === 'sure')
    if (deletion && edit.operation !== 'add') fallWith(deletion, [edit])
  }

  sent(exchange: Exchange, sessionId: string): void {
    assert(!this.#inFlight.has(sessionId), `two edits of ${sessionId} are in flight`)
    this.#inFlight.set(sessionId, exchange)
    this.#new.push(exchange)
  }

  /** Returns the edits that have failed with the response, because their queue has. */
  answered(exchange: Exchange, sessionId: string, code: string, mayBeLate: boolean): ModelEdit[] {
    const { verdict, received, applied, maybe, sure, serverStatus } = exchange
    this.#inFlight.delete(sessionId)
    assert(
      verdict === 'fatal' || verdict === received,
      `a ${serverStatus} of Zep became ${code}, which is treated as ${received}, not as ${verdict}`,
    )
    for (const edit of maybe) edit.mayBeApplied ||= applied
    if (sure.length > 1) this.composed++
    return exchange.method === 'PATCH'
      ? this.#patchAnswered(exchange, sessionId, code, mayBeLate)
      : this.#otherAnswered(exchange, sessionId, code, mayBeLate)
  }

  #patchAnswered(
    { verdict, serverStatus, sure, maybe }: Exchange,
    sessionId: string,
    code: string,
    mayBeLate: boolean,
  ): ModelEdit[] {
    if (verdict === 'gone') {
      for (const edit of maybe) edit.may.add(code)
      // An ended session can still be deleted; a deleted one can be added again.
      const ends = code === ENDED ? (['add', 'delete'] as const) : (['add'] as const)
      return before(this.pending(sessionId), ...ends).filter(({ answered }) => answered === 'no')
    }
    if (verdict === 'ok') this.#accept(sure, maybe, mayBeLate)
    else if (verdict === 'again') this.#again(sessionId, sure, maybe, code, serverStatus)
    else {
      // A removed edit is not sent again: this is its response.
      const isOver = ({ state }: ModelEdit) => state === 'removed'
      const isSplit = verdict === 'bad' && sure.length > 1
      const mayBeSplit = verdict === 'bad' && maybe.length > 1
      for (const edit of maybe) if (!isSplit || isOver(edit)) edit.may.add(code)
      this.#owe(mayBeSplit ? sure.filter(isOver) : sure, mayBeLate)
    }
    return []
  }

  #otherAnswered(
    { verdict, maybe }: Exchange,
    sessionId: string,
    code: string,
    mayBeLate: boolean,
  ): ModelEdit[] {
    const [edit] = maybe
    if (!edit) return []
    const isRetry = edit.failures.least > 0 || edit.isRestored
    const isDelete = edit.operation === 'delete'
    const younger = this.pending(sessionId).filter((other) => other.id > edit.id)
    if (verdict === 'ok' || (isDelete && isRetry && code === 'not_found')) {
      this.#accept([edit], [edit], mayBeLate)
      if (isDelete) return this.#deleted(edit, before(younger, 'add'), mayBeLate)
    } else if (verdict === 'again') {
      this.#again(sessionId, [edit], [edit], code, 0)
    } else {
      edit.may.add(code)
      this.#owe([edit], mayBeLate)
      if (isDelete && verdict === 'gone' && code !== ENDED) {
        return [edit, ...before(younger, 'add')].filter(({ state }) => state === 'pending')
      }
    }
    return []
  }

  /** Those behind a delete fail once its caller is told, which may be a little later. */
  #deleted(deletion: ModelEdit, younger: ModelEdit[], mayBeLate: boolean): ModelEdit[] {
    if (!mayBeLate) return younger
    fallWith(deletion, younger)
    return []
  }

  #accept(sure: readonly ModelEdit[], maybe: readonly ModelEdit[], mayBeLate: boolean): void {
    for (const edit of maybe) {
      edit.may.add('ok')
      edit.answered = 'maybe'
    }
    for (const edit of sure) edit.answered = 'sure'
    this.#owe(sure, mayBeLate)
  }

  #again(
    sessionId: string,
    sure: readonly ModelEdit[],
    maybe: readonly ModelEdit[],
    code: string,
    status: number,
  ): void {
    for (const edit of maybe) edit.failures.most++
    for (const edit of sure) edit.failures.least++
    const isExhausted = ({ state, failures, tries }: ModelEdit) =>
      state === 'removed' || failures.most >= tries
    // Zep fails with 500 for a bad edit too, so the others are tried alone when nothing else helps.
    const isSplit = status === 500 && sure.length > 1
    for (const edit of maybe) if (isExhausted(edit)) edit.may.add(code)
    const mayBeSplit = status === 500 && maybe.length > 1
    if (mayBeSplit && !isSplit) {
      for (const edit of sure) edit.tries = Math.max(edit.tries, edit.failures.least + 1)
    }
    if (isSplit) {
      const isOver = sure.every(({ failures, tries }) => failures.least >= tries)
      for (const edit of sure) {
        if (edit.state !== 'pending' || edit.failures.least < edit.tries) continue
        if (isOver) edit.may.delete(code)
        edit.tries = edit.failures.least + 1
      }
    }
    const left = sure.filter((edit) => edit.state === 'pending' && !isExhausted(edit))
    if (!isSplit && left.length > 1) this.#together.set(sessionId, left)
  }

  #owe(edits: readonly ModelEdit[], mayBeLate: boolean): void {
    if (!mayBeLate) this.#owed.push(...edits)
  }

  /** Checks that each request contains the oldest pending edits, in order, and no others. */
  endStep(): void {
    for (const exchange of this.#new) this.#checkSent(exchange, exchange.sessionId ?? '')
    this.#new = []
    for (const { id, state, failures, tries } of this.#edits) {
      assert(
        state !== 'pending' || failures.least < tries,
        `edit ${id} failed ${failures.least} times and is still pending`,
      )
    }
    for (const { id, state } of this.#owed) {
      assert(state !== 'pending', `edit ${id} was answered and is still pending`)
    }
    this.#owed = []
  }

  #checkSent(exchange: Exchange, sessionId: string): void {
    const { method, patch } = exchange
    const pending = this.pending(sessionId).filter(({ answered }) => answered !== 'sure')
    const unsure = pending.filter(({ answered }) => answered === 'maybe').length
    const found = Array.from({ length: unsure + 1 }, (_, offset) => pending.slice(offset)).find(
      (queue) => this.#countsOf(queue, method, patch).length > 0,
    )
    const oldest = pending.map(({ operation, metadata }) => [operation, metadata])
    assert(
      found !== undefined,
      `${method} ${JSON.stringify(patch)} is none of ${JSON.stringify(oldest)}`,
    )
    const counts = this.#countsOf(found, method, patch)
    exchange.sure = found.slice(0, counts[0])
    exchange.maybe = found.slice(0, counts.at(-1))
    const together = this.#together.get(sessionId) ?? []
    this.#together.delete(sessionId)
    const missing = together.find(
      (edit) => edit.state === 'pending' && !exchange.maybe.includes(edit),
    )
    assert(!missing, `edit ${missing?.id} was not retried with those that it had failed with`)
  }

  #countsOf(queue: readonly ModelEdit[], method: string, patch: Exchange['patch']): number[] {
    if (patch) return runsOf(queue, patch)
    return queue[0] && METHODS[queue[0].operation] === method ? [1] : []
  }
}

function fallWith(deletion: ModelEdit, edits: readonly ModelEdit[]): void {
  for (const edit of edits) {
    edit.may.add('not_found')
    edit.fallsWith = deletion
  }
}
