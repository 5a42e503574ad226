/** Everything an entry exports at run time. A name is added or removed here on purpose, or not at all. */
const CORE = [
  'ZepError',
  'composePatches',
  'createZepClient',
  'diffMetadata',
  'infiniteSessionsQueryOptions',
  'isZepError',
  'mergeMetadata',
  'sessionKeys',
  'sessionListSchema',
  'sessionQueryOptions',
  'sessionSchema',
  'sessionsQueryOptions',
  'userSessionsQueryOptions',
]

const REACT = [
  'ProviderNotFoundError',
  'ZepProvider',
  'shouldDehydrateEdit',
  'useInfiniteSessions',
  'usePendingEdits',
  'useSession',
  'useSessionSaveState',
  'useSessions',
  'useSuspenseSession',
  'useUpdateSession',
  'useUserSessions',
  'useZepClient',
]

export const EXPORT_NAMES: Record<string, string[]> = {
  '.': [...CORE, ...REACT],
  './core': CORE,
  './msw': ['createZepHandlers', 'makeSession'],
  './server': ['createZepHandler'],
}
