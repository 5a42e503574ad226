'use client'

import { editEngine, type EditEngine } from '../edits/EditEngine'
import { useSafeQueryClient } from './useSafeQueryClient'
import { useZepClient } from './useZepClient'

/** Returns the edit engine of the QueryClient and the Zep client above. */
export function useEditEngine(): EditEngine {
  return editEngine(useSafeQueryClient(), useZepClient())
}
