/** Everything that an entry exports at run time. Changing it here is a deliberate API change. */
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
  'addSessionMutationOptions',
  'createSharedOutbox',
  'deleteSessionMutationOptions',
  'shouldDehydrateEdit',
  'updateSessionMutationOptions',
  'useAddSession',
  'useApplyPendingEdits',
  'useDeleteSession',
  'useInfiniteSessions',
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
  './msw': ['createMockZep', 'makeSession'],
  './server': ['createZepHandler'],
}
