import {
  type Mutation,
  type MutationCacheNotifyEvent,
  type Query,
  type QueryClient,
  notifyManager,
  onlineManager,
} from '@tanstack/react-query'

import { sessionKeys } from '../core/keys'
import type { Metadata } from '../core/session'
import {
  type Edit,
  Lane,
  type UpdateSessionMutation,
  type UpdateSessionVariables,
  droppedError,
  leave,
} from './Lane'
import { Reads } from './Reads'
import { editSources } from './editSources'
import { validateEdit } from './validateEdit'

/** Hears of a session whose edits changed; `shown` tells whether the view of it changed. */
type EditListener = (sessionId: string, shown: boolean) => void

const NONE: readonly never[] = []
const noop = (): void => undefined

/** The edit that a mutation stands for. */
export const editOf: WeakMap<WeakKey, Edit> = new WeakMap()

const engines = new WeakMap<QueryClient, Map<string, EditEngine>>()

/** The one engine of a QueryClient and a scope: every hook, instance and restored edit shares it. */
export function editEngine(queryClient: QueryClient, scope: string): EditEngine {
  const ofClient = engines.get(queryClient) ?? new Map<string, EditEngine>()
  engines.set(queryClient, ofClient)
  const engine = ofClient.get(scope) ?? new EditEngine(queryClient, scope)
  ofClient.set(scope, engine)
  return engine
}

/**
 * Reads the pending edits off the mutation cache, in submission order, and sends them through one
 * lane a session. It holds nothing that the two caches do not say, but for what is on the wire.
 */
export class EditEngine {
  /** Moves with every change of the view. */
  version = 0
  /** Moves with every event of an edit. */
  revision = 0

  readonly queryClient: QueryClient
  #updateKey: readonly unknown[]
  #reads: Reads
  #lanes = new Map<string, Lane>()
  /** By variables, the only thing that a run of a mutation function knows of its mutation. */
  #unclaimed = new WeakMap<WeakKey, Edit[]>()
  #restored = new Set<Edit>()
  #failed = new Set<UpdateSessionMutation>()
  #listeners = new Map<string | undefined, Set<EditListener>>()
  #held = false

  constructor(queryClient: QueryClient, scope: string) {
    const keys = sessionKeys({ scope })
    const mutationCache = queryClient.getMutationCache()
    this.queryClient = queryClient
    this.#updateKey = keys.update
    this.#reads = new Reads(queryClient, keys)
    for (const mutation of mutationCache.getAll()) this.#onMutation({ type: 'added', mutation })
    mutationCache.subscribe((event) => this.#onMutation(event))
    queryClient.getQueryCache().subscribe((event) => {
      const query = event.query as Query
      if (startsWith(query.queryKey, keys.all)) this.#reads.onEvent(event, query)
    })
  }

  /** The patches to show over the server's copy of a session, in order. */
  patches(sessionId: string): readonly Metadata[] {
    return this.#lanes.get(sessionId)?.patches ?? NONE
  }

  /** The pending edits of a session, in order. */
  edits(sessionId: string | undefined): readonly Edit[] {
    return (sessionId !== undefined && this.#lanes.get(sessionId)?.edits) || NONE
  }

  /** The failed edits of a session that the mutation cache still holds, in order. */
  failed(sessionId: string): readonly UpdateSessionMutation[] {
    return [...this.#failed].filter(({ state }) => state.variables?.sessionId === sessionId)
  }

  /** Calls the listener at every change of one session's edits, or of any session's. */
  subscribe(listener: EditListener, sessionId?: string): () => void {
    const listeners = this.#listeners.get(sessionId) ?? new Set()
    this.#listeners.set(sessionId, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(sessionId) === listeners) {
        this.#listeners.delete(sessionId)
      }
    }
  }

  /** The pending edit that a run of the mutation function stands for. */
  claim(variables: UpdateSessionVariables<unknown>): Edit | undefined {
    const unclaimed = this.#unclaimed.get(variables)
    // One that has left its lane, with a 404 say, still has to hear of it.
    const edit = unclaimed?.find(({ settled }) => !settled) ?? unclaimed?.[0]
    if (edit) unclaimed?.splice(unclaimed.indexOf(edit), 1)
    // The app resumes what was restored, and its restore may wait for that to end.
    if (edit && this.#restored.has(edit)) this.release()
    return edit
  }

  /** Sends nothing until `release`: older edits may still be on their way back from storage. */
  hold(): void {
    this.#held = true
  }

  /** Sends what waits, restored edits first. */
  release(): void {
    this.#held = false
    for (const edit of this.#restored) this.#resume(edit)
    for (const lane of [...this.#lanes.values()]) lane.flush()
  }

  #onMutation(event: MutationCacheNotifyEvent): void {
    const mutation = this.#asUpdate(event)
    const variables = mutation?.state.variables
    // Events of observers say nothing new, and one of them follows a removal.
    if (!mutation || !variables || event.type.startsWith('observer')) return
    const { status } = mutation.state
    const failed = status === 'error' && event.type !== 'removed'
    this.#failed[failed ? 'add' : 'delete'](mutation)
    if (event.type === 'added') {
      if (status === 'pending') this.#submit(mutation, variables, true)
    } else if (event.type === 'removed') {
      this.#remove(mutation)
    } else if (event.type === 'updated') {
      const { action } = event
      // The second `pending` of a mutation only brings the result of its `onMutate`.
      if (action.type === 'pending' && !('context' in action)) {
        this.#submit(mutation, variables, false)
      }
      // Most edits have left by now; one whose `onMutate` threw has not.
      if (status !== 'pending') leave(editOf.get(mutation))
    }
    this.#notify(variables.sessionId, false)
  }

  #submit(
    mutation: UpdateSessionMutation,
    variables: UpdateSessionVariables,
    restored: boolean,
  ): void {
    const source = editSources.get(mutation.options.mutationFn ?? mutation)
    const invalid = validateEdit(variables, source?.schema)
    const validation = invalid instanceof Promise ? invalid : undefined
    if (invalid && !validation) return
    const { sessionId, metadata } = variables
    const lane = this.#lane(sessionId)
    const edit: Edit = {
      mutation,
      sessionId,
      metadata,
      lane,
      client: source?.client,
      optimistic: mutation.meta?.optimistic !== false,
      validation,
    }
    editOf.set(mutation, edit)
    this.#unclaimed.set(variables, [...(this.#unclaimed.get(variables) ?? NONE), edit])
    lane.add(edit, restored)
    if (restored) {
      this.#restored.add(edit)
      if (!this.#held) queueMicrotask(() => this.#resume(edit))
    }
  }

  /** Starts a restored edit, unless it runs already. */
  #resume(edit: Edit): void {
    const { mutation } = edit
    if (this.#held || !this.#restored.delete(edit)) return
    // It may have been restored before ZepProvider had registered how edits are sent.
    const defaults = this.queryClient.getMutationDefaults(this.#updateKey)
    mutation.setOptions({ ...defaults, ...mutation.options })
    void mutation.continue().catch(noop)
  }

  #remove(mutation: UpdateSessionMutation): void {
    const edit = editOf.get(mutation)
    if (!edit || edit.settled) return
    this.#restored.delete(edit)
    edit.lane.drop(edit, droppedError(edit))
    if (!mutation.state.isPaused) return
    // Nobody else will wake it, and its caller still waits for an outcome.
    const unsubscribe = onlineManager.subscribe((online) => {
      if (!online) return
      unsubscribe()
      void mutation.continue().catch(noop)
    })
  }

  #lane(sessionId: string): Lane {
    const existing = this.#lanes.get(sessionId)
    if (existing) return existing
    let shown: readonly Metadata[] = NONE
    const lane: Lane = new Lane(sessionId, {
      canSend: () => !this.#held,
      onAcknowledge: (session) => notifyManager.batch(() => this.#reads.acknowledge(session)),
      onChange: () => {
        const changed = shown !== lane.patches
        shown = lane.patches
        this.#notify(sessionId, changed)
      },
      onIdle: (sent) => {
        if (this.#lanes.get(sessionId) !== lane) return
        this.#lanes.delete(sessionId)
        // Callers told in the same tick may edit again: only the last edit invalidates.
        if (sent)
          queueMicrotask(() => this.#lanes.has(sessionId) || this.#reads.invalidate(sessionId))
      },
    })
    this.#lanes.set(sessionId, lane)
    return lane
  }

  #notify(sessionId: string, shown: boolean): void {
    if (shown) this.version++
    this.revision++
    for (const key of [sessionId, undefined]) {
      for (const listener of [...(this.#listeners.get(key) ?? NONE)]) listener(sessionId, shown)
    }
  }

  #asUpdate({ mutation }: MutationCacheNotifyEvent): UpdateSessionMutation | undefined {
    const { mutationKey } = (mutation as Mutation | undefined)?.options ?? {}
    if (!mutationKey || !startsWith(mutationKey, this.#updateKey)) return undefined
    return mutation as UpdateSessionMutation
  }
}

function startsWith(key: readonly unknown[], prefix: readonly unknown[]): boolean {
  return prefix.every((part, index) => part === key[index])
}
