import fc from 'fast-check'

import {
  broadcast,
  clear,
  clearMutations,
  hydrateSnapshot,
  removeMutation,
  removeQueries,
  resetQueries,
  setRow,
  takeSnapshot,
} from '../appCaches'
import { type CommandKind, inTab, nothing } from './Command'
import { sessionId } from './metadata'

const view = fc.constantFrom(
  'detail' as const,
  'list' as const,
  'infinite' as const,
  'user' as const,
)

/** What apps do to their caches. */
export const cacheCommands: CommandKind[] = [
  inTab('mutationCache.remove', 2, fc.nat(20), removeMutation, 'removal'),
  inTab('mutationCache.clear', 1, nothing, clearMutations, 'clear'),
  inTab('queryClient.clear', 1, nothing, clear, 'clear'),
  inTab('removeQueries', 1, view, removeQueries, 'removeQueries'),
  inTab('resetQueries', 1, view, resetQueries, 'resetQueries'),
  inTab(
    'setQueryData',
    2,
    fc.record({ view, sessionId, isOld: fc.boolean() }),
    setRow,
    'setQueryData',
  ),
  inTab('remember what is cached', 2, nothing, takeSnapshot, 'hydrate'),
  inTab('hydrate what was cached', 2, nothing, hydrateSnapshot, 'hydrate'),
  inTab('broadcast what was cached', 2, nothing, broadcast, 'broadcast'),
]
