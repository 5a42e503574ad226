import type { MutationOptions } from '@tanstack/react-query'

import type { ZepClient } from '../core/client'
import type { StandardSchema } from '../core/input/standardSchema'

/** What an edit brings along that its variables do not say. */
export interface EditSource {
  client: ZepClient
  schema: StandardSchema | undefined
  /** The caller's own. */
  options: Pick<MutationOptions<never, never, never>, 'retry' | 'retryDelay' | 'onMutate'>
  /** How often the operation is retried unless the caller or the app says otherwise. */
  retries: number
}

/**
 * The source of each edit, by mutation function: that is what a mutation keeps of the options it was
 * created with, and what storage does not keep, so a restored edit has that of the registered
 * defaults. A mutation function without a source is not ours.
 */
export const editSources: WeakMap<WeakKey, EditSource> = new WeakMap()
