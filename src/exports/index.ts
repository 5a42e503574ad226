'use client'

export * from './core'

export { ZepProvider, type ZepProviderProps } from '../react/ZepProvider'
export { ProviderNotFoundError } from '../react/ProviderNotFoundError'
export { useZepClient } from '../react/useZepClient'
export { useSession, type UseSessionOptions, type UseSessionResult } from '../react/useSession'
export {
  useSuspenseSession,
  type UseSuspenseSessionOptions,
  type UseSuspenseSessionResult,
} from '../react/useSuspenseSession'
export { useSessions, type UseSessionsOptions, type UseSessionsResult } from '../react/useSessions'
export {
  useInfiniteSessions,
  type UseInfiniteSessionsOptions,
  type UseInfiniteSessionsResult,
} from '../react/useInfiniteSessions'
export {
  useUserSessions,
  type UseUserSessionsOptions,
  type UseUserSessionsResult,
} from '../react/useUserSessions'
export {
  useUpdateSession,
  type UseUpdateSessionOptions,
  type UseUpdateSessionResult,
} from '../react/useUpdateSession'
export { useSessionSaveState } from '../react/useSessionSaveState'
export { usePendingEdits } from '../react/usePendingEdits'
export { shouldDehydrateEdit } from '../edits/shouldDehydrateEdit'
export type { UpdateSessionVariables } from '../edits/Lane'
export type { SessionSaveState } from '../edits/saveState'
export type { ShowEdits } from '../edits/EditView'
export type { StandardIssue, StandardResult, StandardSchema } from '../edits/standardSchema'
