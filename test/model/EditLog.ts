import { type Mutation, MutationCache, QueryClient } from '@tanstack/react-query'

import { isZepError } from '../../src/exports/index'
import type { EditCommand } from './EditCommand'
import type { ModelConfig } from './ModelConfig'
import type { ModelEdit } from './ModelEdit'
import type { Tab } from './Tab'

/** What is known of a mutation. */
export interface Known {
  tab: Tab
  edit: ModelEdit
  command: EditCommand
  /** Whether the app awaits its promise; that of a retry or of a restored edit nobody has. */
  hasCaller: boolean
}

/** How an error looks to the oracle. */
export function toOutcome(error: unknown): string {
  if (isZepError(error)) return error.code
  // That of jsdom is no `Error`.
  return error instanceof DOMException ? error.name : String(error)
}

/** Switches garbage collection off for a mutation that may never settle. */
export function neverCollect<TError>(mutation: Mutation<unknown, TError, unknown, unknown>): void {
  mutation.setOptions({ ...mutation.options, gcTime: Infinity })
}

/** Knows the edit behind each mutation, from the events and callbacks of the mutation cache. */
export class EditLog {
  /** What the next mutations to be added to a cache are, in order. */
  readonly expected: Known[] = []
  /** The edit that was submitted last: a synchronous schema judges it. */
  current: ModelEdit | undefined
  readonly #known = new WeakMap<object, Known>()
  /** Those whose own `onMutate` is about to run, by their `meta`, which no two edits share. */
  readonly #mutating = new Map<unknown, Known>()

  find(mutation: object): Known | undefined {
    return this.#known.get(mutation)
  }

  /** Whether a mutation is another edit from now on, because it is retried. */
  replace(mutation: object, known: Known): void {
    this.#known.set(mutation, known)
  }

  /** Its page was left: nobody hears what becomes of it. */
  forget(mutation: object): void {
    this.#known.delete(mutation)
  }

  /** The edit whose `onMutate` has been called with this `meta`. */
  takeMutating(meta: unknown): Known | undefined {
    const known = this.#mutating.get(meta)
    this.#mutating.delete(meta)
    return known
  }

  createQueryClient({ staleTime, gcTime, mutationGcTime }: ModelConfig): QueryClient {
    const mutationCache = new MutationCache({
      onMutate: (_variables, mutation) => {
        const known = this.find(mutation)
        if (known) this.#mutating.set(mutation.meta, known)
      },
      onSuccess: (data, _variables, _context, mutation) => this.#on(mutation, 'ok', data),
      onError: (error, _variables, _context, mutation) => this.#on(mutation, toOutcome(error)),
    })
    mutationCache.subscribe(({ type, mutation }) => {
      if (!mutation) return
      if (type === 'added') this.#onAdded(mutation)
      // TanStack would renew the timer of a pending mutation that nobody ends for ever.
      if (type === 'removed' && mutation.state.status === 'pending') neverCollect(mutation)
      if (type === 'updated') this.current = this.find(mutation)?.edit ?? this.current
    })
    return new QueryClient({
      mutationCache,
      defaultOptions: { queries: { staleTime, gcTime }, mutations: { gcTime: mutationGcTime } },
    })
  }

  #onAdded(mutation: Mutation<unknown, unknown, unknown, unknown>): void {
    const known = this.expected.shift()
    if (!known) return
    this.#known.set(mutation, known)
    this.current = known.edit
  }

  #on(mutation: object, outcome: string, data?: unknown): void {
    const known = this.find(mutation)
    if (known) known.tab.onMutationSettled(known, outcome, data)
  }
}
