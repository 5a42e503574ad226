import { timeoutManager } from '@tanstack/react-query'

import type { Edit } from '../Edit'
import type { EditEngine } from '../EditEngine'
import {
  type EditEntry,
  isStorable,
  readEdit,
  readOutcome,
  type StoredOutcome,
  writeEdit,
  writeOutcome,
} from './entries'
import { EntryStore } from './EntryStore'
import { mirrorEdit } from './mirrorEdit'
import { storedEdits } from './storedEdits'
import { SETTLE_MS, Turn } from './Turn'

/** Where tabs meet. */
export interface Browser {
  storage: Storage
  locks: Pick<LockManager, 'request' | 'query'>
  /** Where the events of the page arrive. */
  page: EventTarget
}

/** An edit that is pending in every tab. */
interface SharedEdit {
  readonly id: string
  readonly edit: Edit
  /** The tab that it was made in. */
  readonly tab: string
  /** Whether the other tabs can see it; otherwise storage was full. */
  readonly isStored: boolean
  /** Whether another tab has sent it. */
  isSentElsewhere: boolean
}

/**
 * The pending edits that the tabs of an outbox share, as one of the tabs sees them. Each is an entry
 * in storage from before it is sent until it is settled. Whichever tab has the turn sends them all;
 * the others show them. The outcome replaces the entry for a moment, so that every tab hears of it.
 */
export class SharedEdits {
  readonly #engine: EditEngine
  readonly #locks: Browser['locks']
  readonly #store: EntryStore
  readonly #prefix: string
  readonly #tab = crypto.randomUUID()
  readonly #shared = new Map<string, SharedEdit>()
  readonly #known = new WeakSet<Edit>()
  /** The turn to send. */
  readonly #turn: Turn
  /** Tells the other tabs that somebody here waits for an outcome. */
  readonly #presence: Turn
  #count = 0
  /** The newest place in the order. */
  #newest = 0
  #isMirroring = false

  constructor(engine: EditEngine, { storage, locks, page }: Browser, prefix: string) {
    this.#engine = engine
    this.#locks = locks
    this.#store = new EntryStore(storage, prefix)
    this.#prefix = prefix
    this.#presence = new Turn({ locks, page, name: prefix + this.#tab })
    this.#turn = new Turn({
      ...{ locks, page, name: prefix },
      onStart: (mayFollow) => void this.#onTurn(mayFollow),
      onEnd: () => engine.hold('outbox'),
    })
    engine.hold('outbox')
    page.addEventListener('storage', (event) => this.#onStorage(event as StorageEvent))
    engine.subscribe((changes) => this.#check(changes.keys()))
    this.#check(engine.sessionIds())
    this.#readAll()
  }

  /** Drops every edit, as if its tab had. */
  clear(): void {
    this.#store.clear()
    for (const shared of [...this.#shared.values()]) this.#drop(shared)
  }

  // Edits that are made here

  /** Finds the edits of sessions that are new, and those that are settled. */
  #check(sessionIds: Iterable<string>): void {
    if (this.#isMirroring) return
    for (const sessionId of sessionIds) {
      const pending = new Set(this.#engine.edits(sessionId))
      for (const edit of pending) {
        if (edit.state.name !== 'validating' && !this.#known.has(edit)) this.#share(edit)
      }
      for (const shared of [...this.#shared.values()]) {
        const { edit } = shared
        if (edit.sessionId === sessionId && !pending.has(edit)) this.#onSettled(shared)
      }
    }
  }

  /** Stores an edit that was made here. */
  #share(edit: Edit): void {
    const id = `${this.#tab} ${this.#count++}`
    // Later than all that is known, even if the clock was set back; and never the same in two tabs.
    const fraction = Number.parseInt(this.#tab.slice(0, 3), 16) / 4096
    const submittedAt = Math.max(Date.now(), Math.floor(this.#newest) + 1) + fraction
    this.#newest = edit.submittedAt = submittedAt
    edit.mutation.state = { ...edit.mutation.state, submittedAt }
    const isStored = this.#store.write(id, writeEdit(edit, this.#tab))
    this.#add({ id, edit, tab: this.#tab, isStored, isSentElsewhere: false })
    this.#turn.want()
  }

  #isMade({ tab }: SharedEdit): boolean {
    return tab === this.#tab
  }

  #add(shared: SharedEdit): void {
    this.#shared.set(shared.id, shared)
    this.#known.add(shared.edit)
    if (shared.isStored) storedEdits.add(shared.edit.mutation)
    if (this.#isMade(shared)) this.#presence.want()
    // It is sent at once, even if the turn was about to end.
    if (this.#turn.isMine) this.#turn.want()
  }

  #forget({ id }: SharedEdit): void {
    this.#shared.delete(id)
    const rest = [...this.#shared.values()]
    if (!rest.some((shared) => this.#isMade(shared))) this.#presence.unwant()
    if (rest.length === 0) this.#turn.unwant()
  }

  // Edits of other tabs

  #onStorage({ key, newValue }: StorageEvent): void {
    // Somebody has cleared storage.
    if (key === null) for (const shared of this.#missing()) this.#drop(shared)
    const id = this.#store.idOf(key)
    if (id === undefined) return
    const shared = this.#shared.get(id)
    const outcome = newValue === null ? undefined : readOutcome(newValue)
    const stored = newValue === null ? undefined : readEdit(newValue)
    if (!shared) {
      if (stored) this.#hear(id, stored)
      // Of an edit that was not shown here, nothing else is known.
      else if (outcome) this.#readAgain()
    } else if (outcome) {
      shared.isSentElsewhere = true
      this.#engine.settle(shared.edit.mutation, outcome)
      // It may have been applied all the same, and the tab that has sent it reads it again too.
      if ('error' in outcome) this.#readAgain(shared.edit.sessionId)
    } else if (!shared.isSentElsewhere && newValue === null) this.#drop(shared)
  }

  /** An edit was made in another tab. */
  #hear(id: string, stored: EditEntry): void {
    this.#newest = Math.max(this.#newest, stored.submittedAt)
    if (this.#isOfThisVersion(stored)) this.#mirror(id, stored)
    // The tab that it was made in goes first: it is the one in use.
    timeoutManager.setTimeout(() => this.#takePart(), SETTLE_MS)
  }

  /** Shows the edits in storage that are not known yet. */
  #readAll(): void {
    for (const [id, stored] of this.#unknown()) {
      this.#newest = Math.max(this.#newest, stored.submittedAt)
      if (this.#isOfThisVersion(stored)) this.#mirror(id, stored)
    }
    this.#takePart()
  }

  #unknown(): [id: string, stored: EditEntry][] {
    return this.#store.edits().filter(([id]) => !this.#shared.has(id))
  }

  /** What another version of the app has made is left to its own tab while that is open. */
  #isOfThisVersion({ meta }: EditEntry): boolean {
    return meta?.['editVersion'] === this.#engine.settings.version
  }

  /** Takes over the edits that tabs of other versions have left. Only with the turn. */
  async #adopt(edits: readonly [id: string, stored: EditEntry][]): Promise<void> {
    const isOpen = await this.#openTabs()
    for (const [id, stored] of edits) {
      if (this.#turn.isMine && this.#store.has(id) && !isOpen(stored.tab)) this.#mirror(id, stored)
    }
  }

  /** Shows an edit of another tab. */
  #mirror(id: string, stored: EditEntry): void {
    this.#isMirroring = true
    const edit = mirrorEdit(this.#engine, stored)
    this.#isMirroring = false
    if (edit) this.#add({ id, edit, tab: stored.tab, isStored: true, isSentElsewhere: false })
    else this.#store.remove(id)
  }

  /** The edits whose entry is gone, although nothing was heard of their outcome. */
  #missing(): SharedEdit[] {
    return [...this.#shared.values()].filter(
      ({ id, isStored, isSentElsewhere }) => isStored && !isSentElsewhere && !this.#store.has(id),
    )
  }

  /** Forgets an edit whose entry has vanished: its tab has dropped it. */
  #drop(shared: SharedEdit): void {
    const { edit } = shared
    this.#forget(shared)
    this.#engine.queryClient.getMutationCache().remove(edit.mutation)
    // It may have been sent all the same.
    this.#readAgain(edit.sessionId)
  }

  #readAgain(sessionId?: string): void {
    const { queryClient, keys } = this.#engine
    const detail = sessionId === undefined ? keys.details : keys.detail(sessionId)
    for (const queryKey of [detail, keys.lists]) void queryClient.invalidateQueries({ queryKey })
  }

  // Outcomes

  /** An edit has left the queue of this tab. */
  #onSettled(shared: SharedEdit): void {
    const { id, edit, isSentElsewhere } = shared
    const { state, mutation } = edit
    const isMade = this.#isMade(shared)
    const outcome = state.name === 'settled' ? state.outcome : {}
    this.#forget(shared)
    if (isSentElsewhere) {
      if (!isMade) this.#engine.queryClient.getMutationCache().remove(mutation)
    } else if (isStorable(outcome)) {
      // Without the turn, this tab has no say in what others made.
      if (isMade || this.#turn.isMine || 'session' in outcome) this.#publish(shared, outcome)
    } else if (isMade) this.#store.remove(id)
    // The app has cleared its caches, and the edits of other tabs are still to be sent.
    else queueMicrotask(() => this.#readAll())
  }

  /** Tells the other tabs what became of an edit. */
  #publish(shared: SharedEdit, outcome: StoredOutcome): void {
    const { id } = shared
    if (!this.#store.has(id)) return
    this.#store.write(id, writeOutcome(outcome))
    this.#store.remove(id)
    if ('error' in outcome && !this.#isMade(shared)) void this.#leaveFailure(shared)
  }

  /** Leaves a failed edit to the tab that it was made in, if that is still there to show it. */
  async #leaveFailure({ edit, tab }: SharedEdit): Promise<void> {
    const isOpen = await this.#openTabs()
    if (isOpen(tab)) this.#engine.queryClient.getMutationCache().remove(edit.mutation)
  }

  /** Finds out which tabs have edits of their own, and are neither closed nor frozen. */
  async #openTabs(): Promise<(tab: string) => boolean> {
    const { held = [] } = await this.#locks.query()
    return (tab) => held.some(({ name }) => name === this.#prefix + tab)
  }

  // The turn

  #takePart(): void {
    // What is left to other versions must not extend a turn: they are waiting for it.
    const isLeft = (): boolean => !this.#turn.isMine && this.#store.edits().length > 0
    if (this.#shared.size > 0 || isLeft()) this.#turn.want()
  }

  async #onTurn(mayFollow: boolean): Promise<void> {
    this.#store.sweep()
    this.#readAll()
    const unknown = this.#unknown()
    if (unknown.length > 0) await this.#adopt(unknown)
    if (this.#missing().length > 0) {
      // Storage is ahead of its events, which bring their outcomes.
      await new Promise<void>((resolve) => timeoutManager.setTimeout(resolve, SETTLE_MS))
      for (const shared of this.#missing()) this.#drop(shared)
    }
    if (!this.#turn.isMine) return
    for (const { edit } of this.#shared.values()) edit.mayBeApplied ||= mayFollow
    this.#engine.release('outbox')
    this.#check(new Set([...this.#shared.values()].map(({ edit }) => edit.sessionId)))
    if (this.#shared.size === 0) this.#turn.unwant()
  }
}
