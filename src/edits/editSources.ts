import type { ZepClient } from '../core/client'
import type { StandardSchema } from './standardSchema'

/** What an edit brings along that its variables do not say. */
interface EditSource {
  client: ZepClient
  schema: StandardSchema | undefined
}

/**
 * The source of each edit, by mutation function: that is what a mutation keeps of the options it was
 * created with, and what storage does not keep, so a restored edit has no source.
 */
export const editSources: WeakMap<WeakKey, EditSource> = new WeakMap()
