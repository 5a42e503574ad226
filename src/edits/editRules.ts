import type { Metadata } from '../core/session/Session'
import type { Edit } from './Edit'
import { EDIT_OPERATIONS, type EditRules } from './editOperations'

/** The rules of the operation of an edit. */
export function rulesOf({ operation }: Edit): EditRules {
  return EDIT_OPERATIONS[operation]
}

/** What an edit merges into the metadata, if anything. */
export function patchOf(edit: Edit): Metadata | undefined {
  return rulesOf(edit).patchOf(edit.variables)
}

/** Whether the view shows an edit. */
export function isShown({ optimistic, state }: Edit): boolean {
  return optimistic && state.name !== 'validating'
}
