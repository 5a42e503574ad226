import type { Mutation, QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import { isZepError, ZepError } from '../core/errors/ZepError'
import type { Metadata, Session } from '../core/session/Session'
import type { EditOperation, EditVariables } from './editOperations'
import type { RetryOptions } from './retryPolicy'

/** A mutation that edits a session. */
export type EditMutation = Mutation<Session<Metadata> | undefined, ZepError, EditVariables>

/**
 * One pending edit: a mutation that updates, adds or deletes a session and is neither acknowledged
 * nor rejected.
 */
export interface Edit {
  readonly operation: EditOperation
  readonly mutation: EditMutation
  readonly queryClient: QueryClient
  readonly sessionId: string
  /** In milliseconds. It decides the order of restored edits. */
  submittedAt: number
  /** A copy, so that what is shown and sent is what was given when the edit was made. */
  readonly variables: EditVariables
  readonly lane: EditLane
  /** Whether it comes from storage. */
  readonly isRestored: boolean
  /** Where it is sent; unknown for an edit restored before there was a provider. */
  readonly client: ZepClient | undefined
  /** Whether the view shows it before the server has acknowledged it. */
  readonly optimistic: boolean
  readonly retryOptions: () => RetryOptions
  /** Why it cannot be sent. A promise while its schema has not decided. */
  readonly refused: Refused | undefined | Promise<Refused | undefined>
  /** How many tries have failed. */
  failureCount: number
  /** Whether the server may have applied it: a response was lost, or a page was closed. */
  mayBeApplied: boolean
  /**
   * Set once a composed request that contained it was refused: from then on it is sent alone, and
   * after `last` try it is not retried.
   */
  alone: false | 'retried' | 'last'
  state: EditState
}

/** What an edit needs of the `Lane` that sends it. */
export interface EditLane {
  /** Called when the mutation function runs: settles with the outcome of the edit. */
  attempt: (edit: Edit, client: ZepClient) => Promise<Session<Metadata> | undefined>
  /** Settles an edit that somebody else has sent, or that cannot be sent. */
  settle: (edit: Edit, outcome: Outcome) => void
  /** Removes an edit that the app removed from the mutation cache. */
  remove: (edit: Edit) => void
}

/** How far an edit is. It only moves down this list. */
export type EditState =
  /** Its schema is asynchronous and has not decided. Until then it neither shows nor is sent. */
  | { readonly name: 'validating'; readonly verdict: Promise<Refused | undefined> }
  /** TanStack is not running its mutation function: it is paused or in `onMutate`. */
  | { readonly name: 'waiting' }
  /** Its mutation function awaits the outcome. */
  | { readonly name: 'ready'; readonly attempt: Attempt }
  /** It has left the queue. */
  | { readonly name: 'settled'; readonly outcome: Outcome }

/** What the promise of an edit settles with. */
export type Outcome = { readonly session: Session<Metadata> | undefined } | Refused

/** What the promise of a refused edit rejects with. */
export interface Refused {
  readonly error: unknown
}

/** A running mutation function. */
export interface Attempt {
  readonly client: ZepClient
  readonly resolve: (result: Session<Metadata> | undefined) => void
  readonly reject: (error: unknown) => void
}

/** The mutation function that awaits the outcome of an edit. */
export function attemptOf({ state }: Edit): Attempt | undefined {
  return state.name === 'ready' ? state.attempt : undefined
}

/** Settles a mutation function. */
export function tell(attempt: Attempt | undefined, outcome: Outcome): void {
  if ('error' in outcome) attempt?.reject(outcome.error)
  else attempt?.resolve(outcome.session)
}

/** What one of several edits rejects with that fail together: an error object of its own. */
export function rejectionOf(error: unknown): Refused {
  return { error: isZepError(error) ? new ZepError(error) : error }
}

/** The edit behind a mutation, and behind the `meta` that is unique to the mutation. */
export const editOf: WeakMap<WeakKey, Edit> = new WeakMap()

/** Gives a mutation a `meta` of its own: the one thing that its callbacks know of it. */
export function claim(mutation: EditMutation): void {
  mutation.setOptions({ ...mutation.options, meta: { ...mutation.meta } })
}

/**
 * Makes TanStack keep, show and store what the edit is: its copy of the variables, and its place in
 * the order. Each `pending` action replaces both. What comes from storage stays as it was stored.
 */
export function keepInMutation(mutation: EditMutation): void {
  const edit = editOf.get(mutation)
  if (!edit) return
  const { variables, submittedAt } = edit
  // Not paused before `onMutate` is done: if that throws, TanStack's `continue()` never settles, and
  // neither does the reconnect of every query that awaits it.
  mutation.state = {
    ...mutation.state,
    isPaused: false,
    ...(!edit.isRestored && { variables, submittedAt }),
  }
}

/** The error of an edit that the app removed from the mutation cache before it was sent. */
export function removedError({ sessionId }: { sessionId: string }): DOMException {
  return new DOMException(
    `The edit of session ${JSON.stringify(sessionId)} was removed from the mutation cache.`,
    'AbortError',
  )
}

/** The error of an edit that was made after a delete. */
export function deletedError({ sessionId }: { sessionId: string }): ZepError {
  return new ZepError({
    code: 'not_found',
    message: `The session ${JSON.stringify(sessionId)} was deleted before this edit was sent.`,
    sessionId,
  })
}
