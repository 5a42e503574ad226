import type { Mutation, QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { ZepError } from '../core/errors/ZepError'
import type { Metadata, Session } from '../core/session/Session'
import type { EditOperation, EditVariables } from './editOperations'

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
  readonly variables: EditVariables
  readonly lane: EditLane
  /** Whether it comes from storage, so that it may have been sent before the reload. */
  readonly isRestored: boolean
  /** Where it is sent; unknown for an edit restored from storage. */
  readonly client: ZepClient | undefined
  /** Whether the view shows it before the server has acknowledged it. */
  readonly optimistic: boolean
  state: EditState
}

/** What an edit needs of the `Lane` that sends it. */
export interface EditLane {
  /** Called by each run of the mutation function: settles with the outcome of this try. */
  attempt: (edit: Edit, client: ZepClient) => Promise<Session<Metadata> | undefined>
  /** Removes an edit that TanStack will not retry, so that the next ones go out. */
  retriesExhausted: (edit: Edit) => void
  /** Removes an edit that the app removed from the mutation cache. */
  remove: (edit: Edit) => void
}

/** How far an edit is. It only moves down this list, except that a retry goes back to `waiting`. */
export type EditState =
  /** Its schema is asynchronous and has not decided. Until then it neither shows nor is sent. */
  | { readonly name: 'validating'; readonly verdict: Promise<ZepError | undefined> }
  /** TanStack is not running its mutation function: it is paused, in `onMutate`, or between tries. */
  | { readonly name: 'waiting'; readonly batch?: Batch | undefined }
  /** Its mutation function awaits the outcome of this try. */
  | { readonly name: 'ready'; readonly attempt: Attempt; readonly batch?: Batch | undefined }
  /** It has left the queue; `error` is what its promise will reject with. */
  | { readonly name: 'settled'; readonly error: Error | undefined }

/**
 * The edits that have to be sent together from now on: those whose PATCH failed and is retried, or a
 * single one after a composed PATCH was refused. Without a batch, an edit may join any other.
 */
export type Batch = readonly Edit[]

/** One try of a mutation. */
export interface Attempt {
  readonly client: ZepClient
  readonly resolve: (result: Session<Metadata> | undefined) => void
  readonly reject: (error: unknown) => void
}

/**
 * The edit behind whatever TanStack hands over: a mutation, the context that its tries share, or the
 * error of one try.
 */
export const editOf: WeakMap<WeakKey, Edit> = new WeakMap()

/** The error of an edit that the app removed from the mutation cache before it was sent. */
export function removedError({ sessionId }: { sessionId: string }): DOMException {
  return new DOMException(
    `The edit of session ${JSON.stringify(sessionId)} was removed from the mutation cache.`,
    'AbortError',
  )
}
