import type { StandardSchema } from '../core/input/standardSchema'
import type { EditOperation, EditVariables } from './editOperations'

/** An edit that was made by another version of the app. */
export interface StoredEdit {
  operation: EditOperation
  variables: EditVariables
  /** The `version` under which it was made; undefined if there was none. */
  version: string | undefined
}

/** What `ZepProvider` says about every edit. */
export interface EditSettings {
  /** Judges the updates that have no schema of their own, and those restored from storage. */
  schema?: StandardSchema | undefined
  /** Stored with each edit. */
  version?: string | undefined
  /** Turns an edit of another version into one of this version; null drops it. */
  migrateEdit?: ((edit: StoredEdit) => EditVariables | null) | undefined
  /** The mutation options of an edit that was restored from storage. */
  restored?: Readonly<Record<EditOperation, object>> | undefined
}

/**
 * The version of the app by client. Hooks read it in every render, because a mutation takes over the
 * options of its hook in every render too.
 */
export const editVersions: WeakMap<WeakKey, string> = new WeakMap()
