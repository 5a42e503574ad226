import {
  type MutationCacheNotifyEvent,
  type MutationMeta,
  onlineManager,
  type Query,
  type QueryClient,
} from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import { claimKeyPrefix } from '../core/query/claimKeyPrefix'
import { sessionKeys, type SessionKeys } from '../core/query/sessionKeys'
import type { Metadata, Session } from '../core/session/Session'
import { Acknowledgements } from './Acknowledgements'
import { asEditMutation } from './asEditMutation'
import { createEdit } from './createEdit'
import { claim, type Edit, type EditMutation, editOf, keepInMutation, type Outcome } from './Edit'
import { type ChangeListener, EditChanges } from './EditChanges'
import { type EditVariables, isEditOperation } from './editOperations'
import type { EditSettings } from './EditSettings'
import { Gate } from './Gate'
import { Lane } from './Lane'
import { letSettle } from './offline'
import { Refetches } from './Refetches'
import { type HoldReason, RestoredEdits } from './RestoredEdits'
import { startsNextPage } from './RunningGets'
import { ServerState } from './ServerState'

const NONE: readonly never[] = []
const noop = (): void => undefined

const engines = new WeakMap<QueryClient, Map<string, EditEngine>>()

/**
 * Returns the one engine of a QueryClient and a backend, which every hook and every restored edit
 * shares. Settings that are given replace those given before.
 *
 * @throws {ZepError} `invalid_input` if another base URL has claimed the client's `keyPrefix`
 */
export function editEngine(
  queryClient: QueryClient,
  client: Pick<ZepClient, 'keyPrefix' | 'baseUrl'>,
  settings?: EditSettings,
): EditEngine {
  claimKeyPrefix(queryClient, client)
  const { keyPrefix } = client
  const ofQueryClient = engines.get(queryClient) ?? new Map<string, EditEngine>()
  engines.set(queryClient, ofQueryClient)
  let engine = ofQueryClient.get(keyPrefix)
  if (engine && settings) engine.settings = settings
  engine ??= new EditEngine(queryClient, sessionKeys(client), settings)
  ofQueryClient.set(keyPrefix, engine)
  return engine
}

/**
 * Reads the pending edits from the mutation cache, in submission order, and sends them through one
 * lane per session. Apart from what is in flight, its whole state can be derived from the query
 * cache and the mutation cache.
 */
export class EditEngine {
  settings: EditSettings
  readonly queryClient: QueryClient
  readonly keys: SessionKeys
  readonly #changes = new EditChanges()
  readonly #serverState: ServerState
  readonly #acknowledgements: Acknowledgements
  readonly #refetches: Refetches
  readonly #gate = new Gate()
  readonly #lanes = new Map<string, Lane>()
  /** Where an edit is that cannot be sent. */
  readonly #nowhere = new Lane({
    gate: this.#gate,
    canSend: () => false,
    onAcknowledge: noop,
    onChange: noop,
    onIdle: noop,
  })
  readonly #restored: RestoredEdits
  /** Those that were not made here, but restored from storage. */
  readonly #madeElsewhere = new WeakSet<EditMutation>()
  readonly #failed = new Set<EditMutation>()
  /** Those that the app has removed while they were in flight fail too, but nobody can see them. */
  readonly #removed = new WeakSet<EditMutation>()
  #stopWatchingNetwork = noop

  constructor(queryClient: QueryClient, keys: SessionKeys, settings: EditSettings = {}) {
    const mutationCache = queryClient.getMutationCache()
    this.queryClient = queryClient
    this.keys = keys
    this.settings = settings
    this.#restored = new RestoredEdits(queryClient)
    this.#serverState = new ServerState(queryClient, keys)
    this.#refetches = new Refetches(this.#serverState, (sessionId) =>
      sessionId === undefined ? this.#lanes.size > 0 : this.#lanes.has(sessionId),
    )
    this.#acknowledgements = new Acknowledgements({
      serverState: this.#serverState,
      countSessions: () => this.#lanes.size,
      batch: (run) => this.#changes.batch(run),
    })
    for (const mutation of mutationCache.getAll()) this.#onMutation({ type: 'added', mutation })
    mutationCache.subscribe((event) => this.#onMutation(event))
    queryClient.getQueryCache().subscribe((event) => {
      const query = event.query as Query
      if (query.queryKey[0] !== keys.all[0]) return
      if (event.type.startsWith('observer')) return
      const isNextPage = startsNextPage(event)
      if (isNextPage) this.#serverState.onQueryEvent(event, query)
      // What waits came before whatever has changed here, except that the GET of a further page has
      // already taken the other pages as they were.
      this.#acknowledgements.apply()
      if (!isNextPage) this.#serverState.onQueryEvent(event, query)
    })
  }

  /** Incremented whenever the view of any session changes. */
  get viewVersion(): number {
    return this.#changes.viewVersion
  }

  /** Incremented whenever anything about any edit changes. */
  get editVersion(): number {
    return this.#changes.editVersion
  }

  /** Calls the listener whenever the edits of one session change, or of any session. */
  subscribe(listener: ChangeListener, sessionId?: string): () => void {
    return this.#changes.subscribe(listener, sessionId)
  }

  /** The patches to show over the server's copy of a session, in order. */
  patches(sessionId: string): readonly Metadata[] {
    return this.#lanes.get(sessionId)?.patches ?? NONE
  }

  /** Whether to leave a session out of lists, because its delete is pending. */
  isDeleting(sessionId: string): boolean {
    return this.#lanes.get(sessionId)?.isDeleting === true
  }

  /** The sessions that have pending edits. */
  sessionIds(): Iterable<string> {
    return this.#lanes.keys()
  }

  /** The pending edits of a session, in order. */
  edits(sessionId: string | undefined): readonly Edit[] {
    return (sessionId !== undefined && this.#lanes.get(sessionId)?.edits) || NONE
  }

  /** The failed edits of a session that are still in the mutation cache, in order of failure. */
  failed(sessionId: string): readonly EditMutation[] {
    return [...this.#failed].filter(({ state }) => state.variables?.sessionId === sessionId)
  }

  /** Sends a failed edit again, as it was made. */
  retry(mutation: EditMutation): void {
    const variables = editOf.get(mutation)?.variables ?? mutation.state.variables
    if (!variables) return
    claim(mutation)
    void mutation.execute(variables).catch(noop)
  }

  /** Finds the edit whose mutation runs with these variables and this `meta`. */
  identify(variables: unknown, meta: MutationMeta | undefined): Edit | undefined {
    const edit = (meta && editOf.get(meta)) ?? this.#findByVariables(variables)
    // The app resumes what was restored, and its restore may wait for that to end.
    if (edit && this.#restored.has(edit)) this.release('restoring')
    return edit
  }

  /** Sends nothing until the same reason is released, and every other one. */
  hold(reason: HoldReason): void {
    this.#restored.hold(reason)
  }

  /** Sends what is waiting, restored edits first. */
  release(reason: HoldReason): void {
    this.#restored.release(reason)
    if (this.#restored.isHeld) return
    this.#restored.resumeAll(this.settings)
    for (const lane of [...this.#lanes.values()]) lane.flush()
  }

  /** Settles an edit that somebody else has sent. */
  settle(mutation: EditMutation, outcome: Outcome): void {
    const edit = editOf.get(mutation)
    if (!edit || edit.state.name === 'settled') return
    if ('error' in outcome) edit.lane.settle(edit, outcome)
    else this.#acknowledge(edit, outcome.session, () => edit.lane.settle(edit, outcome))
  }

  #acknowledge(edit: Edit, session: Session<Metadata> | undefined, settle: () => void): void {
    this.#refetches.outdateLists()
    this.#acknowledgements.add(edit, session, settle)
  }

  #onMutation(event: MutationCacheNotifyEvent): void {
    const mutation = asEditMutation(event, this.keys)
    // Events of observers say nothing new, and one of them follows a removal.
    if (!mutation || event.type.startsWith('observer')) return
    const { status, variables } = mutation.state
    if (event.type === 'removed') this.#removed.add(mutation)
    const isFailed = status === 'error' && !this.#removed.has(mutation)
    this.#failed[isFailed ? 'add' : 'delete'](mutation)
    if (event.type === 'added') {
      if (status !== 'idle') this.#madeElsewhere.add(mutation)
      claim(mutation)
      if (status === 'pending' && variables) this.#submit(mutation, variables)
    } else if (event.type === 'removed') {
      this.#remove(mutation)
    } else if (event.type === 'updated') {
      const { action } = event
      if (action.type === 'pending' && variables) {
        // The second `pending` of a mutation only brings the result of its `onMutate`.
        if (!('context' in action)) this.#submit(mutation, variables)
        keepInMutation(mutation)
      }
      this.#restored.keepUnpaused(mutation)
      // Most edits have left their lane by now; one whose `onMutate` threw has not.
      if (status === 'error') this.settle(mutation, { error: mutation.state.error })
    }
    if (variables) this.#changes.notify(variables.sessionId, false)
  }

  #submit(mutation: EditMutation, variables: EditVariables): void {
    const isRestored = this.#madeElsewhere.has(mutation)
    const operation = mutation.options.mutationKey?.at(-1)
    if (!isEditOperation(operation)) return
    const { queryClient, settings } = this
    const edit = createEdit(
      { mutation, operation, variables, isRestored },
      {
        queryClient,
        settings,
        laneOf: (sessionId) => (sessionId === undefined ? this.#nowhere : this.#lane(sessionId)),
      },
    )
    if (!edit) {
      queryClient.getMutationCache().remove(mutation)
      return
    }
    editOf.set(mutation, edit)
    if (mutation.meta) editOf.set(mutation.meta, edit)
    if (edit.state.name !== 'settled') this.#lane(edit.sessionId).enqueue(edit)
    if (isRestored) this.#restored.add(edit, settings)
  }

  /** For a mutation that was running before there was an engine. */
  #findByVariables(variables: unknown): Edit | undefined {
    const mutations = this.queryClient.getMutationCache().getAll()
    const running = mutations.filter(({ state }) => state.variables === variables)
    return running.map((mutation) => editOf.get(mutation)).find((edit) => edit !== undefined)
  }

  #remove(mutation: EditMutation): void {
    const edit = editOf.get(mutation)
    if (!edit) return
    const isRunning = mutation.state.status === 'pending' && !this.#restored.delete(edit)
    if (edit.state.name !== 'settled') edit.lane.remove(edit)
    if (isRunning) letSettle(mutation)
  }

  #lane(sessionId: string): Lane {
    const existing = this.#lanes.get(sessionId)
    if (existing) return existing
    let patches: readonly Metadata[] = NONE
    let isDeleting = false
    const lane: Lane = new Lane({
      gate: this.#gate,
      canSend: () => !this.#restored.isHeld,
      onAcknowledge: (edit, session, settle) => this.#acknowledge(edit, session, settle),
      onChange: () => {
        const viewChanged = patches !== lane.patches || isDeleting !== lane.isDeleting
        patches = lane.patches
        isDeleting = lane.isDeleting
        this.#changes.notify(sessionId, viewChanged)
      },
      onIdle: (outdated) => {
        if (this.#lanes.get(sessionId) !== lane) return
        this.#lanes.delete(sessionId)
        if (this.#lanes.size === 0) this.#stopWatchingNetwork()
        this.#refetches.onIdle(sessionId, outdated)
      },
    })
    // Only while something is pending: on a server, an engine may be one of thousands.
    if (this.#lanes.size === 0) this.#watchNetwork()
    this.#lanes.set(sessionId, lane)
    return lane
  }

  #watchNetwork(): void {
    this.#stopWatchingNetwork = onlineManager.subscribe(() => {
      for (const lane of [...this.#lanes.values()]) lane.onNetworkChange()
    })
  }
}
