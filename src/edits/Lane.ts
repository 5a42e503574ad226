import type { Mutation } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import { ZepError, isZepError } from '../core/errors'
import { composePatches } from '../core/metadata'
import type { Metadata, Session } from '../core/session'

/** What `useUpdateSession` sends: which session, and the patch of its metadata. */
export interface UpdateSessionVariables<TPatch = Metadata> {
  sessionId: string
  metadata: TPatch
}

/** A mutation of the mutation cache that updates a session. */
export type UpdateSessionMutation = Mutation<Session, ZepError, UpdateSessionVariables>

/** One pending edit: a mutation that is neither acknowledged nor refused. */
export interface Edit {
  readonly mutation: UpdateSessionMutation
  readonly sessionId: string
  readonly metadata: Metadata
  readonly lane: Lane
  /** Where it goes; unknown for an edit restored from storage. */
  readonly client: ZepClient | undefined
  /** Whether the view shows it before the server has taken it. */
  readonly optimistic: boolean
  /** Set while its schema takes time: until it is through, the edit neither shows nor is sent. */
  validation?: Promise<ZepError | undefined> | undefined
  /** Set while its mutation function waits for an outcome. */
  arrival?: Arrival | undefined
  /** Set once a batch that held it was refused: from then on it is sent by itself. */
  alone?: boolean
  /** The batch in which it failed for now: it is sent again together with the rest of it. */
  failedBatch?: readonly Edit[]
  /** Set when it has left the list: with the error that its mutation is still to hear. */
  settled?: { error: Error | undefined }
}

interface Arrival {
  client: ZepClient
  resolve: (session: Session<never>) => void
  reject: (error: unknown) => void
}

interface LaneOptions {
  /** While false, nothing is sent. */
  canSend: () => boolean
  /** The server has taken the edits: called before their callers hear of it. */
  onAcknowledge: (session: Session) => void
  /** The edits have left the list of the lane, or came into it. */
  onChange: () => void
  /** Nothing is left to send; `sent` tells whether anything was. */
  onIdle: (sent: boolean) => void
}

/** After these answers a replay cannot succeed, and after a 404 it could resurrect the session. */
const SESSION_IS_GONE: readonly string[] = ['not_found', 'conflict', 'gone']

const rejected = new WeakMap<Error, Edit>()

/** Called when TanStack will not retry what failed with this error. */
export function giveUp(error: Error): void {
  leave(rejected.get(error))
}

/** Takes an edit that failed for good off its list, so that the next ones go out. */
export function leave(edit: Edit | undefined): void {
  edit?.lane.settle([edit])
  edit?.lane.flush()
}

/** The pending edits of one session in order, and the one PATCH at a time that sends them. */
export class Lane {
  /** In submission order; a new array at every change. */
  edits: readonly Edit[] = []
  /** The patches that the view shows; the same array until one comes or goes. */
  patches: readonly Metadata[] = []

  #sessionId: string
  #options: LaneOptions
  #inFlight: readonly Edit[] = []
  #sent = false

  constructor(sessionId: string, options: LaneOptions) {
    this.#sessionId = sessionId
    this.#options = options
  }

  /** Adds an edit: behind the others, or, restored from storage, behind the restored ones. */
  add(edit: Edit, restored: boolean): void {
    const edits = [...this.edits, edit]
    if (restored) edits.sort((left, right) => submittedAt(left) - submittedAt(right))
    this.#setEdits(edits)
    // Not when it arrives, which a paused edit does much later; a schema that throws is heard there.
    edit.validation?.then(
      (invalid) => this.#validate(edit, invalid),
      () => undefined,
    )
  }

  /** Called by every run of the mutation function: settles with the outcome of this run. */
  async arrive<TMetadata>(edit: Edit, client: ZepClient): Promise<Session<TMetadata>> {
    await edit.validation
    return new Promise((resolve, reject) => {
      edit.arrival = { client, resolve, reject }
      if (edit.settled) this.#reject(edit, edit.settled.error ?? droppedError(edit))
      else this.flush()
    })
  }

  /** Takes edits off the list; `error` is what a mutation that has yet to arrive will hear. */
  settle(edits: readonly Edit[], error?: Error): void {
    const left = this.edits.filter((edit) => !edits.includes(edit))
    for (const edit of edits) edit.settled ??= { error }
    if (left.length < this.edits.length) this.#setEdits(left)
  }

  /** Takes an edit off the list that its app removed from the mutation cache. */
  drop(edit: Edit, error: Error): void {
    this.settle([edit], error)
    // What is on its way cannot be called back: its caller hears the server's word.
    if (!this.#inFlight.includes(edit)) this.#reject(edit, error)
    // Not at once: `queryClient.clear()` is about to remove the next one too.
    queueMicrotask(() => this.flush())
  }

  /** Sends the next PATCH, if nothing is in flight and the oldest edit is ready. */
  flush(): void {
    if (this.#inFlight.length > 0 || !this.#options.canSend()) return
    const head = this.edits[0]
    const batch = head && this.#nextBatch(head)
    if (!head) this.#options.onIdle(this.#sent)
    if (batch) void this.#send(batch.edits, batch.patch, batch.client)
  }

  /** The longest run of ready edits that one PATCH can express. */
  #nextBatch(head: Edit): { edits: Edit[]; patch: Metadata; client: ZepClient } | undefined {
    if (!head.arrival) return
    const { client } = head.arrival
    const edits: Edit[] = []
    let patch: Metadata | null = null
    for (const edit of this.edits) {
      if (edit.failedBatch !== head.failedBatch) break
      if (!edit.arrival) {
        // What failed together retries together, and its retries come one by one.
        if (edit.failedBatch) return
        break
      }
      if (edit.arrival.client !== client || (patch && (head.alone || edit.alone))) break
      const composed: Metadata | null = patch ? composePatches(patch, edit.metadata) : edit.metadata
      if (!composed) break
      patch = composed
      edits.push(edit)
    }
    return patch ? { edits, patch, client } : undefined
  }

  async #send(batch: readonly Edit[], metadata: Metadata, client: ZepClient): Promise<void> {
    this.#inFlight = batch
    this.#sent = true
    let settle: () => void
    try {
      const session: Session = await client.updateSession(this.#sessionId, { metadata })
      settle = () => this.#acknowledge(batch, session)
    } catch (error) {
      settle = () => this.#refuse(batch, error)
    }
    this.#inFlight = []
    // Outside the `try`: a listener of the app's that throws is no refusal of the server's.
    settle()
  }

  #acknowledge(batch: readonly Edit[], session: Session): void {
    this.#options.onAcknowledge(session)
    this.settle(batch)
    // Which metadata type it is only the caller knows.
    for (const edit of batch) edit.arrival?.resolve(session as Session<never>)
    this.flush()
  }

  #refuse(batch: readonly Edit[], error: unknown): void {
    const known = isZepError(error) ? error : undefined
    if (known && SESSION_IS_GONE.includes(known.code)) {
      const all = new Set([...batch, ...this.edits])
      this.settle([...all], known)
      for (const edit of all) this.#reject(edit, new ZepError(known))
    } else if (known?.retryable) {
      for (const edit of batch) {
        edit.failedBatch = batch
        // One object a caller: TanStack's retry, asked with the error, tells which edit it means.
        this.#reject(edit, new ZepError(known))
      }
    } else if (batch.length > 1) {
      for (const edit of batch) edit.alone = true
    } else {
      this.settle(batch)
      for (const edit of batch) this.#reject(edit, error)
    }
    this.flush()
  }

  #reject(edit: Edit, error: unknown): void {
    const { arrival } = edit
    edit.arrival = undefined
    if (error instanceof Error) rejected.set(error, edit)
    arrival?.reject(error)
  }

  #validate(edit: Edit, invalid: ZepError | undefined): void {
    edit.validation = undefined
    if (invalid) this.settle([edit], invalid)
    else this.#setEdits(this.edits)
    this.flush()
  }

  #setEdits(edits: readonly Edit[]): void {
    this.edits = edits
    const shown = edits.filter((edit) => edit.optimistic && !edit.validation)
    const patches = shown.map((edit) => edit.metadata)
    const same =
      patches.length === this.patches.length &&
      patches.every((patch, index) => patch === this.patches[index])
    if (!same) this.patches = patches
    this.#options.onChange()
  }
}

function submittedAt({ mutation }: Edit): number {
  return mutation.state.submittedAt
}

/** The error of an edit that its app removed from the mutation cache before it was sent. */
export function droppedError({ sessionId }: { sessionId: string }): DOMException {
  return new DOMException(
    `The edit of session ${JSON.stringify(sessionId)} was removed from the mutation cache.`,
    'AbortError',
  )
}
