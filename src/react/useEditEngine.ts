'use client'

import { type EditEngine, editEngine } from '../edits/EditEngine'
import { useSafeQueryClient } from './useSafeQueryClient'
import { useZepClient } from './useZepClient'

/** The edit engine of the QueryClient and the Zep client above. */
export function useEditEngine(): EditEngine {
  return editEngine(useSafeQueryClient(), useZepClient().scope)
}
