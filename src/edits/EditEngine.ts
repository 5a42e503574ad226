import {
  type Mutation,
  type MutationCacheNotifyEvent,
  notifyManager,
  onlineManager,
  type Query,
  type QueryClient,
} from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import { claimKeyPrefix } from '../core/query/claimKeyPrefix'
import { sessionKeys, type SessionKeys } from '../core/query/sessionKeys'
import type { Metadata, Session } from '../core/session/Session'
import { type Edit, type EditMutation, editOf } from './Edit'
import { EDIT_OPERATIONS, type EditVariables, isEditOperation } from './editOperations'
import { editSources } from './editSources'
import { Lane, type Outdated } from './Lane'
import { ServerState } from './ServerState'
import { validateEdit } from './validateEdit'

/**
 * Called when the edits of a session have changed; `viewChanged` is false if what hooks show is
 * unaffected.
 */
type EditListener = (sessionId: string, viewChanged: boolean) => void

const NONE: readonly never[] = []
const noop = (): void => undefined

const engines = new WeakMap<QueryClient, Map<string, EditEngine>>()

/**
 * Returns the one engine of a QueryClient and a backend, which every hook and every restored edit
 * shares.
 *
 * @throws {ZepError} `invalid_input` if another base URL has claimed the client's `keyPrefix`
 */
export function editEngine(
  queryClient: QueryClient,
  client: Pick<ZepClient, 'keyPrefix' | 'baseUrl'>,
): EditEngine {
  claimKeyPrefix(queryClient, client)
  const { keyPrefix } = client
  const ofQueryClient = engines.get(queryClient) ?? new Map<string, EditEngine>()
  engines.set(queryClient, ofQueryClient)
  const engine = ofQueryClient.get(keyPrefix) ?? new EditEngine(queryClient, sessionKeys(client))
  ofQueryClient.set(keyPrefix, engine)
  return engine
}

/**
 * Reads the pending edits from the mutation cache, in submission order, and sends them through one
 * lane per session. Apart from what is in flight, its whole state can be derived from the query
 * cache and the mutation cache.
 */
export class EditEngine {
  /** Incremented whenever the view of any session changes. */
  viewVersion = 0
  /** Incremented whenever anything about any edit changes. */
  editVersion = 0

  readonly queryClient: QueryClient
  readonly #keys: SessionKeys
  readonly #serverState: ServerState
  readonly #lanes = new Map<string, Lane>()
  /** By variables, the only thing that a run of a mutation function knows of its mutation. */
  readonly #unidentified = new WeakMap<WeakKey, Edit[]>()
  readonly #restored = new Set<Edit>()
  readonly #failed = new Set<EditMutation>()
  readonly #listeners = new Map<string | undefined, Set<EditListener>>()
  #isHeld = false

  constructor(queryClient: QueryClient, keys: SessionKeys) {
    const mutationCache = queryClient.getMutationCache()
    this.queryClient = queryClient
    this.#keys = keys
    this.#serverState = new ServerState(queryClient, keys)
    for (const mutation of mutationCache.getAll()) this.#onMutation({ type: 'added', mutation })
    mutationCache.subscribe((event) => this.#onMutation(event))
    queryClient.getQueryCache().subscribe((event) => {
      const query = event.query as Query
      if (startsWith(query.queryKey, keys.all)) this.#serverState.onQueryEvent(event, query)
    })
  }

  /** The patches to show over the server's copy of a session, in order. */
  patches(sessionId: string): readonly Metadata[] {
    return this.#lanes.get(sessionId)?.patches ?? NONE
  }

  /** Whether to leave a session out of lists, because its delete is pending. */
  isDeleting(sessionId: string): boolean {
    return this.#lanes.get(sessionId)?.isDeleting === true
  }

  /** The pending edits of a session, in order. */
  edits(sessionId: string | undefined): readonly Edit[] {
    return (sessionId !== undefined && this.#lanes.get(sessionId)?.edits) || NONE
  }

  /** The failed edits of a session that are still in the mutation cache, in order of failure. */
  failed(sessionId: string): readonly EditMutation[] {
    return [...this.#failed].filter(({ state }) => state.variables?.sessionId === sessionId)
  }

  /** Calls the listener whenever the edits of one session change, or of any session. */
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

  /** Finds the pending edit that the first run of a mutation function belongs to. */
  identify(variables: EditVariables): Edit | undefined {
    const candidates = this.#unidentified.get(variables)
    // One that has left its lane, after a 404 for example, has yet to reject.
    const edit = candidates?.find(({ state }) => state.name !== 'settled') ?? candidates?.[0]
    if (edit) candidates?.splice(candidates.indexOf(edit), 1)
    // The app resumes what was restored, and its restore may wait for that to end.
    if (edit && this.#restored.has(edit)) this.release()
    return edit
  }

  /** Sends nothing until `release`: older edits may still be on their way back from storage. */
  hold(): void {
    this.#isHeld = true
  }

  /** Sends what is waiting, restored edits first. */
  release(): void {
    this.#isHeld = false
    for (const edit of this.#restored) this.#resume(edit)
    for (const lane of [...this.#lanes.values()]) lane.flush()
  }

  #onMutation(event: MutationCacheNotifyEvent): void {
    const mutation = this.#asEdit(event)
    const variables = mutation?.state.variables
    // Events of observers say nothing new, and one of them follows a removal.
    if (!mutation || !variables || event.type.startsWith('observer')) return
    const { status } = mutation.state
    const isFailed = status === 'error' && event.type !== 'removed'
    this.#failed[isFailed ? 'add' : 'delete'](mutation)
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
      // Most edits have left their lane by now; one whose `onMutate` threw has not.
      const edit = editOf.get(mutation)
      if (status !== 'pending' && edit) edit.lane.retriesExhausted(edit)
    }
    this.#notify(variables.sessionId, false)
  }

  #submit(mutation: EditMutation, variables: EditVariables, isRestored: boolean): void {
    const operation = mutation.options.mutationKey?.at(-1)
    if (!isEditOperation(operation)) return
    const source = editSources.get(mutation.options.mutationFn ?? mutation)
    const invalid = validateEdit(operation, variables, source?.schema)
    const verdict = invalid instanceof Promise ? invalid : undefined
    if (invalid && !verdict) return
    const { sessionId } = variables
    const lane = this.#lane(sessionId)
    const edit: Edit = {
      operation,
      mutation,
      queryClient: this.queryClient,
      sessionId,
      variables,
      lane,
      isRestored,
      client: source?.client,
      optimistic: mutation.meta?.optimistic !== false,
      state: verdict ? { name: 'validating', verdict } : { name: 'waiting' },
    }
    editOf.set(mutation, edit)
    this.#unidentified.set(variables, [...(this.#unidentified.get(variables) ?? NONE), edit])
    lane.enqueue(edit)
    if (isRestored) {
      this.#restored.add(edit)
      if (!this.#isHeld) queueMicrotask(() => this.#resume(edit))
    }
  }

  /** Starts a restored edit, unless it is running already. */
  #resume(edit: Edit): void {
    const { mutation } = edit
    if (this.#isHeld || !this.#restored.delete(edit)) return
    // It may have been restored before ZepProvider had registered how edits are sent.
    const defaults = this.queryClient.getMutationDefaults(
      mutation.options.mutationKey ?? this.#keys.mutations,
    )
    mutation.setOptions({ ...defaults, ...mutation.options })
    void mutation.continue().catch(noop)
  }

  #remove(mutation: EditMutation): void {
    const edit = editOf.get(mutation)
    if (!edit || edit.state.name === 'settled') return
    this.#restored.delete(edit)
    edit.lane.remove(edit)
    if (!mutation.state.isPaused) return
    // Nothing else will wake it, and its caller still awaits an outcome.
    const unsubscribe = onlineManager.subscribe((online) => {
      if (!online) return
      unsubscribe()
      void mutation.continue().catch(noop)
    })
  }

  #lane(sessionId: string): Lane {
    const existing = this.#lanes.get(sessionId)
    if (existing) return existing
    let patches: readonly Metadata[] = NONE
    let isDeleting = false
    const lane: Lane = new Lane({
      canSend: () => !this.#isHeld,
      onAcknowledge: (edit, session) => this.#acknowledge(edit, session),
      onChange: () => {
        const viewChanged = patches !== lane.patches || isDeleting !== lane.isDeleting
        patches = lane.patches
        isDeleting = lane.isDeleting
        this.#notify(sessionId, viewChanged)
      },
      onIdle: (outdated) => {
        if (this.#lanes.get(sessionId) !== lane) return
        this.#lanes.delete(sessionId)
        // Callers told in the same tick may edit again: only the last edit invalidates.
        queueMicrotask(() => this.#lanes.has(sessionId) || this.#invalidate(sessionId, outdated))
      },
    })
    this.#lanes.set(sessionId, lane)
    return lane
  }

  #acknowledge({ operation, sessionId }: Edit, session: Session<Metadata> | undefined): void {
    const { acknowledge } = EDIT_OPERATIONS[operation]
    notifyManager.batch(() => acknowledge(this.#serverState, sessionId, session))
  }

  #invalidate(sessionId: string, outdated: Outdated): void {
    if (outdated === 'lists') this.#serverState.invalidate()
    if (outdated === 'session and lists') this.#serverState.invalidate(sessionId)
  }

  #notify(sessionId: string, viewChanged: boolean): void {
    if (viewChanged) this.viewVersion++
    this.editVersion++
    for (const key of [sessionId, undefined]) {
      for (const listener of [...(this.#listeners.get(key) ?? NONE)]) {
        listener(sessionId, viewChanged)
      }
    }
  }

  #asEdit({ mutation }: MutationCacheNotifyEvent): EditMutation | undefined {
    const { mutationKey } = (mutation as Mutation | undefined)?.options ?? {}
    if (!mutationKey || !startsWith(mutationKey, this.#keys.mutations)) return undefined
    return mutation as EditMutation
  }
}

function startsWith(key: readonly unknown[], prefix: readonly unknown[]): boolean {
  return prefix.every((part, index) => part === key[index])
}
