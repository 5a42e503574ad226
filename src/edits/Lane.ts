import type { ZepClient } from '../core/client'
import { concernsContent } from '../core/errors/concernsContent'
import { isZepError, type ZepError } from '../core/errors/ZepError'
import type { Metadata, Session } from '../core/session/Session'
import {
  type Attempt,
  attemptOf,
  deletedError,
  type Edit,
  type EditLane,
  type Outcome,
  type Refused,
  rejectionOf,
  removedError,
  tell,
} from './Edit'
import { isOfRoute } from './editOperations'
import { isShown, patchOf, rulesOf } from './editRules'
import type { Gate, Sender } from './Gate'
import { nextRequest, type Request } from './nextRequest'
import { isHeldByNetwork, setPaused } from './offline'
import { nextDelayMs, noticeOffline, pauseMs } from './retryPolicy'
import { Timer } from './Timer'

interface LaneOptions {
  /** Limits how many lanes send at once. */
  gate: Gate
  /** While false, nothing is sent. */
  canSend: () => boolean
  /** The server has acknowledged edits. `settle` removes them and tells their callers. */
  onAcknowledge: (edit: Edit, session: Session<Metadata> | undefined, settle: () => void) => void
  /** The queue changed. */
  onChange: () => void
  /** The queue is empty; `outdated` is what has to be read again. */
  onIdle: (outdated: Outdated) => void
}

/** What the edits of a lane have made outdated. */
export type Outdated = 'nothing' | 'lists' | 'session and lists'

/** The pending edits of one session in order, and the one request at a time that sends them. */
export class Lane implements EditLane, Sender {
  /** In submission order; a new array whenever the queue changes. */
  edits: readonly Edit[] = []
  /** The patches that the view shows; the same array until one is added or removed. */
  patches: readonly Metadata[] = []
  /** Whether the view leaves the session out of lists, because its delete is pending. */
  isDeleting = false

  #options: LaneOptions
  #isInFlight = false
  /** The edits of the request in flight, or of one that failed: they are sent again without others. */
  #retried: readonly Edit[] = []
  /** Runs until the next try. */
  readonly #timer = new Timer()
  #outdated: Outdated = 'nothing'

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** Appends an edit; one restored from storage goes behind the restored ones. */
  enqueue(edit: Edit): void {
    if (edit.isRestored) {
      const edits = [...this.edits, edit]
      this.#setEdits(edits.sort((left, right) => left.submittedAt - right.submittedAt))
    } else this.#append(edit)
    if (edit.state.name === 'validating') {
      // Not left to the mutation function: that of a paused edit runs much later.
      void edit.state.verdict.then((refused) => this.#finishValidation(edit, refused))
    }
  }

  async attempt(edit: Edit, client: ZepClient): Promise<Session<Metadata> | undefined> {
    if (edit.state.name === 'validating') await edit.state.verdict
    return new Promise((resolve, reject) => {
      const attempt: Attempt = { client, resolve, reject }
      if (edit.state.name === 'settled') tell(attempt, edit.state.outcome)
      else {
        edit.state = { name: 'ready', attempt }
        this.flush()
      }
    })
  }

  settle(edit: Edit, outcome: Outcome): void {
    this.#settle([edit], () => outcome)
    this.flush()
  }

  remove(edit: Edit): void {
    // What is in flight cannot be called back: its caller gets the response of the server.
    const isSent = this.#isInFlight && this.#retried.includes(edit)
    if (isSent) this.#dequeue([edit])
    else this.#settle([edit], () => ({ error: removedError(edit) }))
    // Not at once: `queryClient.clear()` is about to remove the next one too.
    queueMicrotask(() => this.flush())
  }

  /** The network is gone or back. */
  onNetworkChange(): void {
    if (this.#isInFlight) return
    const isHeld = this.edits.some(isHeldByNetwork)
    if (isHeld) this.#stopWaiting()
    for (const edit of this.edits) {
      if (edit.state.name !== 'ready') continue
      setPaused(edit.mutation, edit.queryClient, isHeldByNetwork(edit))
    }
    if (!isHeld) this.flush()
  }

  /** Asks for a turn to send the next request, unless one is in flight or waits for its retry. */
  flush(): void {
    if (this.#isInFlight || this.#isWaiting()) return
    const [head] = this.edits
    if (!head) this.#options.onIdle(this.#outdated)
    else if (isHeldByNetwork(head)) this.onNetworkChange()
    else this.#options.gate.enter(this)
  }

  get maxConcurrent(): number {
    const [head] = this.edits
    return (head && attemptOf(head)?.client.maxConcurrentUpdates) ?? Infinity
  }

  sendNext(): boolean {
    const [head] = this.edits
    if (!head || isHeldByNetwork(head) || !this.#options.canSend()) return false
    // Composed only now, so that it contains what was edited while the lane waited for its turn.
    const request = nextRequest(this.edits, this.#retried)
    if (request) void this.#send(request)
    return request !== undefined
  }

  /** Whether the next try of a request is still to come. */
  #isWaiting(): boolean {
    if (!this.#timer.isRunning) return false
    if (this.#retried.some((edit) => this.edits.includes(edit))) return true
    this.#stopWaiting()
    return false
  }

  #stopWaiting(): void {
    this.#timer.stop()
    this.#retried = []
  }

  async #send({ edits, patch, client }: Request): Promise<void> {
    const [head] = edits
    const { send, outdatesDetail } = rulesOf(head)
    this.#isInFlight = true
    this.#retried = edits
    if (outdatesDetail) this.#outdated = 'session and lists'
    else if (this.#outdated === 'nothing') this.#outdated = 'lists'
    let conclude: () => void
    try {
      const variables = patch ? { ...head.variables, metadata: patch } : head.variables
      const session = await send(client, variables, head.mayBeApplied)
      conclude = () => {
        const acknowledge = (): void => this.#acknowledge(edits, session)
        // If all were settled by somebody else meanwhile, this response is the older one.
        if (edits.every(({ state }) => state.name === 'settled')) acknowledge()
        else this.#options.onAcknowledge(head, session, acknowledge)
      }
    } catch (error) {
      conclude = () => this.#refuse(edits, error)
    }
    try {
      // Outside the first `try`: an app's listener that throws is not a refusal by the server.
      conclude()
    } finally {
      this.#options.gate.leave()
    }
  }

  #acknowledge(edits: Request['edits'], session: Session<Metadata> | undefined): void {
    const [head] = edits
    this.#isInFlight = false
    this.#retried = []
    this.#settle(edits, () => ({ session }))
    if (rulesOf(head).isDelete) {
      this.#outdated = 'lists'
      const error = deletedError(head)
      this.#settle(this.#failingWith(error), () => rejectionOf(error))
    }
    this.flush()
  }

  #refuse(sent: Request['edits'], error: unknown): void {
    this.#isInFlight = false
    this.#retried = []
    const known = isZepError(error) ? error : undefined
    if (known) this.#options.gate.pause(pauseMs(known))
    // Asked of what was sent: the app may have removed it meanwhile.
    const endsOthers = known && rulesOf(sent[0]).failsWith.includes(known.code)
    const gone = endsOthers ? this.#failingWith(known) : []
    // One that the app has removed is not sent again: this is its outcome.
    const edits = sent.filter((edit) => this.edits.includes(edit))
    this.#settle(
      sent.filter((edit) => !edits.includes(edit)),
      () => rejectionOf(error),
    )
    if (gone.length > 0) this.#settle([...new Set([...edits, ...gone])], () => rejectionOf(error))
    else if (known?.retryable) this.#retry(edits, known, sent.length > 1)
    else if (sent.length > 1 && (!known || concernsContent(known))) {
      for (const edit of edits) edit.alone = 'retried'
    } else this.#settle(edits, () => rejectionOf(error))
    this.flush()
  }

  /** Sends the edits of a request again later, except those that have used up their retries. */
  #retry(sent: readonly Edit[], error: ZepError, isComposed: boolean): void {
    // What waits for the network from now on was not tried.
    const untried = noticeOffline(error) ? sent.filter(isHeldByNetwork) : []
    const edits = sent.filter((edit) => !untried.includes(edit))
    const delays = new Map(edits.map((edit) => [edit, nextDelayMs(edit, error)]))
    const exhausted = edits.filter((edit) => delays.get(edit) === undefined)
    for (const edit of edits) edit.mayBeApplied = true
    if (isComposed && exhausted.length > 0 && concernsContent(error)) {
      // One of them may be the reason, so each gets a last try without the others.
      for (const edit of edits) edit.alone = exhausted.includes(edit) ? 'last' : 'retried'
      return
    }
    this.#settle(exhausted, () => rejectionOf(error))
    this.#retried = edits.filter((edit) => !exhausted.includes(edit))
    if (this.#retried.length === 0) return
    const delayMs = Math.max(...[...delays.values()].map((delay) => delay ?? 0))
    this.#timer.start(() => this.flush(), delayMs)
  }

  /** The oldest edits, up to the first one that can be sent in spite of the error. */
  #failingWith(error: ZepError): readonly Edit[] {
    if (isOfRoute(error)) return []
    const end = this.edits.findIndex((edit) => !rulesOf(edit).failsWith.includes(error.code))
    return this.edits.slice(0, end < 0 ? undefined : end)
  }

  #finishValidation(edit: Edit, refused: Refused | undefined): void {
    if (edit.state.name !== 'validating') return
    if (refused) this.#settle([edit], () => refused)
    else {
      edit.state = { name: 'waiting' }
      this.#setEdits(this.edits)
    }
    this.flush()
  }

  /** Removes edits, and tells those who await them. */
  #settle(edits: readonly Edit[], outcomeOf: () => Outcome): void {
    const pending = edits.filter(({ state }) => state.name !== 'settled')
    const awaited = pending.map((edit) => {
      const told = { attempt: attemptOf(edit), outcome: outcomeOf() }
      edit.state = { name: 'settled', outcome: told.outcome }
      return told
    })
    // First, so that nobody who is told still sees them.
    this.#dequeue(pending)
    for (const { attempt, outcome } of awaited) tell(attempt, outcome)
  }

  #dequeue(edits: readonly Edit[]): void {
    const dequeued = new Set(edits)
    const rest = this.edits.filter((edit) => !dequeued.has(edit))
    if (rest.length < this.edits.length) this.#setEdits(rest)
  }

  /** What `#setEdits` does for one more edit, without a look at those before it. */
  #append(edit: Edit): void {
    this.edits = [...this.edits, edit]
    const patch = isShown(edit) ? patchOf(edit) : undefined
    if (patch) this.patches = [...this.patches, patch]
    this.isDeleting ||= isShown(edit) && rulesOf(edit).isDelete
    this.#options.onChange()
  }

  #setEdits(edits: readonly Edit[]): void {
    this.edits = edits
    const shown = edits.filter(isShown)
    const patches = shown.flatMap<Metadata>((edit) => patchOf(edit) ?? [])
    const isSame =
      patches.length === this.patches.length &&
      patches.every((patch, index) => patch === this.patches[index])
    if (!isSame) this.patches = patches
    this.isDeleting = shown.some((edit) => rulesOf(edit).isDelete)
    this.#options.onChange()
  }
}
