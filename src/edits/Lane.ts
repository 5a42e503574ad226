import type { ZepClient } from '../core/client'
import { isZepError, ZepError } from '../core/errors/ZepError'
import { composePatches } from '../core/session/composePatches'
import type { Metadata, Session } from '../core/session/Session'
import { type Attempt, type Batch, type Edit, type EditLane, editOf, removedError } from './Edit'
import { EDIT_OPERATIONS } from './editOperations'

interface LaneOptions {
  /** While false, nothing is sent. */
  canSend: () => boolean
  /** The server has acknowledged edits. Called before their callers are told. */
  onAcknowledge: (edit: Edit, session: Session<Metadata> | undefined) => void
  /** The queue changed. */
  onChange: () => void
  /** The queue is empty; `outdated` is what has to be read again. */
  onIdle: (outdated: Outdated) => void
}

/** What the edits of a lane have made outdated. */
export type Outdated = 'nothing' | 'lists' | 'session and lists'

/** What one request sends, and the tries that await its outcome. */
interface Request {
  head: Edit
  attempts: ReadonlyMap<Edit, Attempt>
  /** The composed patch of all edits that it sends. */
  patch: Metadata | undefined
  client: ZepClient
}

/** The pending edits of one session in order, and the one request at a time that sends them. */
export class Lane implements EditLane {
  /** In submission order; a new array whenever the queue changes. */
  edits: readonly Edit[] = []
  /** The patches that the view shows; the same array until one is added or removed. */
  patches: readonly Metadata[] = []
  /** Whether the view leaves the session out of lists, because its delete is pending. */
  isDeleting = false

  #options: LaneOptions
  #inFlight: Request | undefined
  #outdated: Outdated = 'nothing'

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** Appends an edit; one restored from storage goes behind the restored ones. */
  enqueue(edit: Edit): void {
    const edits = [...this.edits, edit]
    if (edit.isRestored) edits.sort((left, right) => submittedAt(left) - submittedAt(right))
    this.#setEdits(edits)
    if (edit.state.name !== 'validating') return
    // Not left to the mutation function: that of a paused edit runs much later. It is the one that
    // fails if the schema throws.
    edit.state.verdict.then(
      (invalid) => this.#finishValidation(edit, invalid),
      () => undefined,
    )
  }

  async attempt(edit: Edit, client: ZepClient): Promise<Session<Metadata> | undefined> {
    if (edit.state.name === 'validating') await edit.state.verdict
    return new Promise((resolve, reject) => {
      if (edit.state.name === 'settled') {
        reject(edit.state.error ?? removedError(edit))
        return
      }
      const attempt = { client, resolve, reject }
      edit.state = { name: 'ready', attempt, batch: batchOf(edit) }
      this.flush()
    })
  }

  retriesExhausted(edit: Edit): void {
    this.#dequeue([edit])
    this.flush()
  }

  remove(edit: Edit): void {
    const error = removedError(edit)
    // What is in flight cannot be called back: its caller gets the response of the server.
    const attempt = this.#inFlight?.attempts.has(edit) ? undefined : attemptOf(edit)
    this.#dequeue([edit], error)
    attempt?.reject(error)
    // Not at once: `queryClient.clear()` is about to remove the next one too.
    queueMicrotask(() => this.flush())
  }

  /** Sends the next request, if nothing is in flight and the oldest edit is ready. */
  flush(): void {
    if (this.#inFlight || !this.#options.canSend()) return
    const head = this.edits[0]
    if (!head) {
      this.#options.onIdle(this.#outdated)
      return
    }
    const request = this.#nextRequest(head)
    if (request) void this.#send(request)
  }

  /** The oldest edit, and the longest run of ready updates behind it that one PATCH can express. */
  #nextRequest(head: Edit): Request | undefined {
    if (head.state.name !== 'ready') return
    const { attempt, batch } = head.state
    const { client } = attempt
    const attempts = new Map([[head, attempt]])
    let patch = patchOf(head)
    if (!patch) return { head, attempts, patch, client }
    for (const edit of this.edits.slice(1)) {
      if (batchOf(edit) !== batch) break
      if (edit.state.name !== 'ready') {
        // What failed together is retried together, and the tries start one by one.
        if (batch) return
        break
      }
      const next = patchOf(edit)
      const composed: Metadata | null | undefined = next && composePatches(patch, next)
      if (!composed || edit.state.attempt.client !== client) break
      patch = composed
      attempts.set(edit, edit.state.attempt)
    }
    return { head, attempts, patch, client }
  }

  async #send(request: Request): Promise<void> {
    const { head, patch, client } = request
    const { send, outdatesDetail } = rulesOf(head)
    this.#inFlight = request
    if (outdatesDetail) this.#outdated = 'session and lists'
    else if (this.#outdated === 'nothing') this.#outdated = 'lists'
    let settle: () => void
    try {
      const variables = patch ? { ...head.variables, metadata: patch } : head.variables
      const session = await send(client, variables, isRetry(head))
      settle = () => this.#acknowledge(request, session)
    } catch (error) {
      settle = () => this.#refuse(request, error)
    }
    this.#inFlight = undefined
    // Outside the `try`: an app's listener that throws is not a refusal by the server.
    settle()
  }

  #acknowledge({ head, attempts }: Request, session: Session<Metadata> | undefined): void {
    this.#options.onAcknowledge(head, session)
    this.#dequeue([...attempts.keys()])
    for (const { resolve } of attempts.values()) resolve(session)
    if (rulesOf(head).isDelete) {
      this.#outdated = 'lists'
      const error = deletedError(head)
      this.#rejectAll(this.#failingWith(error), error)
    }
    this.flush()
  }

  #refuse({ attempts }: Request, error: unknown): void {
    const known = isZepError(error) ? error : undefined
    const batch = [...attempts.keys()]
    const gone = known ? this.#failingWith(known) : []
    if (known && gone.length > 0) {
      this.#rejectAll([...new Set([...batch, ...gone])], known, attempts)
    } else if (known?.retryable) {
      for (const [edit, attempt] of attempts) {
        if (edit.state.name !== 'settled') edit.state = { name: 'waiting', batch }
        // One object per caller: TanStack asks `retry` with the error, which tells the edits apart.
        reject(edit, attempt, new ZepError(known))
      }
    } else if (batch.length > 1) {
      for (const [edit, attempt] of attempts) {
        // One that the app has removed is not sent again: this is its outcome.
        if (edit.state.name === 'settled') reject(edit, attempt, error)
        else edit.state = { name: 'ready', attempt, batch: [edit] }
      }
    } else {
      this.#dequeue(batch)
      for (const [edit, attempt] of attempts) reject(edit, attempt, error)
    }
    this.flush()
  }

  /** The oldest edits, up to the first one that can be sent in spite of the error. */
  #failingWith({ code }: ZepError): Edit[] {
    const end = this.edits.findIndex((edit) => !rulesOf(edit).failsWith.includes(code))
    return this.edits.slice(0, end < 0 ? undefined : end)
  }

  #rejectAll(
    edits: readonly Edit[],
    error: ZepError,
    attempts: ReadonlyMap<Edit, Attempt> = new Map(),
  ): void {
    const waiting = edits.map((edit) => [edit, attempts.get(edit) ?? attemptOf(edit)] as const)
    this.#dequeue(edits, error)
    for (const [edit, attempt] of waiting) if (attempt) reject(edit, attempt, new ZepError(error))
  }

  #finishValidation(edit: Edit, invalid: ZepError | undefined): void {
    if (edit.state.name !== 'validating') return
    if (invalid) this.#dequeue([edit], invalid)
    else {
      edit.state = { name: 'waiting' }
      this.#setEdits(this.edits)
    }
    this.flush()
  }

  /** Removes edits; `error` is what a mutation function that has yet to run rejects with. */
  #dequeue(edits: readonly Edit[], error?: Error): void {
    const rest = this.edits.filter((edit) => !edits.includes(edit))
    for (const edit of edits) {
      if (edit.state.name !== 'settled') edit.state = { name: 'settled', error }
    }
    if (rest.length < this.edits.length) this.#setEdits(rest)
  }

  #setEdits(edits: readonly Edit[]): void {
    this.edits = edits
    const shown = edits.filter((edit) => edit.optimistic && edit.state.name !== 'validating')
    const patches = shown.flatMap<Metadata>((edit) => patchOf(edit) ?? [])
    const isSame =
      patches.length === this.patches.length &&
      patches.every((patch, index) => patch === this.patches[index])
    if (!isSame) this.patches = patches
    this.isDeleting = shown.some((edit) => rulesOf(edit).isDelete)
    this.#options.onChange()
  }
}

function submittedAt({ mutation }: Edit): number {
  return mutation.state.submittedAt
}

function rulesOf({ operation }: Edit) {
  return EDIT_OPERATIONS[operation]
}

function patchOf(edit: Edit): Metadata | undefined {
  return rulesOf(edit).patchOf(edit.variables)
}

/** Whether the server may have applied an edit before. */
function isRetry(edit: Edit): boolean {
  return edit.isRestored || batchOf(edit) !== undefined
}

function attemptOf({ state }: Edit): Attempt | undefined {
  return state.name === 'ready' ? state.attempt : undefined
}

function batchOf({ state }: Edit): Batch | undefined {
  return state.name === 'ready' || state.name === 'waiting' ? state.batch : undefined
}

function reject(edit: Edit, attempt: Attempt, error: unknown): void {
  if (error instanceof Error) editOf.set(error, edit)
  attempt.reject(error)
}

/** The error of an edit that was made after a delete. */
function deletedError({ sessionId }: Edit): ZepError {
  return new ZepError({
    code: 'not_found',
    message: `The session ${JSON.stringify(sessionId)} was deleted before this edit was sent.`,
    sessionId,
  })
}
