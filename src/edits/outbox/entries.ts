import { isZepError, ZepError, type ZepErrorInit } from '../../core/errors/ZepError'
import type { Metadata, Session } from '../../core/session/Session'
import type { Edit } from '../Edit'
import {
  EDIT_OPERATIONS,
  type EditOperation,
  type EditVariables,
  isEditOperation,
} from '../editOperations'
import { isSession } from '../isSession'

/** A pending edit as the outbox stores it. */
export interface EditEntry {
  readonly operation: EditOperation
  readonly variables: EditVariables
  readonly meta: Record<string, unknown> | undefined
  /** Its place in the order of all tabs. */
  readonly submittedAt: number
  /** The tab that it was made in. */
  readonly tab: string
}

/** What became of an edit. It takes the place of the edit for the moment that tabs need to read it. */
export type StoredOutcome =
  { readonly session: Session<Metadata> | undefined } | { readonly error: ZepError }

/** Writes an edit as a string. */
export function writeEdit(edit: Edit, tab: string): string {
  const { operation, variables, submittedAt, mutation } = edit
  const stored: EditEntry = { operation, variables, meta: mutation.meta, submittedAt, tab }
  return JSON.stringify({ edit: stored })
}

/** Writes an outcome as a string. */
export function writeOutcome(outcome: StoredOutcome): string {
  if ('session' in outcome) return JSON.stringify({ session: outcome.session ?? null })
  const { error } = outcome
  return JSON.stringify({ error: { ...error.toJSON(), serverMessage: error.serverMessage } })
}

/** Whether an edit was acknowledged or refused, and not removed by the app. */
export function isStorable(outcome: object): outcome is StoredOutcome {
  return 'session' in outcome || ('error' in outcome && isZepError(outcome.error))
}

/** Reads an edit. Returns undefined for everything that could not be sent. */
export function readEdit(text: string): EditEntry | undefined {
  const { edit } = parse(text)
  if (typeof edit !== 'object' || edit === null) return undefined
  const { operation, variables, meta, submittedAt, tab } = edit as Partial<EditEntry>
  if (!isEditOperation(operation) || typeof variables !== 'object') return undefined
  if (typeof submittedAt !== 'number' || typeof tab !== 'string') return undefined
  if (meta !== undefined && typeof meta !== 'object') return undefined
  try {
    return {
      operation,
      variables: EDIT_OPERATIONS[operation].copy(variables),
      meta,
      submittedAt,
      tab,
    }
  } catch {
    return undefined
  }
}

/** Reads an outcome. Returns undefined for everything else. */
export function readOutcome(text: string): StoredOutcome | undefined {
  const { session, error } = parse(text)
  if (session === null) return { session: undefined }
  if (isSession(session)) return { session }
  if (typeof error !== 'object' || error === null) return undefined
  const { code, message } = error as Partial<ZepErrorInit>
  if (typeof code !== 'string' || typeof message !== 'string') return undefined
  return { error: new ZepError(error as ZepErrorInit) }
}

function parse(text: string): { edit?: unknown; session?: unknown; error?: unknown } {
  try {
    const parsed = JSON.parse(text) as unknown
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
