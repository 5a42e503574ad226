import type { ZepClient } from '../core/client'
import type { StandardSchema } from './standardSchema'

/** What an edit brings along that its variables do not say. */
interface EditSource {
  client: ZepClient
  schema: StandardSchema | undefined
}

/**
 * By mutation function, because that is what a mutation keeps of the options it was made with,
 * and what storage does not: a restored edit has no source of its own.
 */
export const editSources: WeakMap<WeakKey, EditSource> = new WeakMap()
