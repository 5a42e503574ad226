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
export {
  useAddSession,
  type UseAddSessionOptions,
  type UseAddSessionResult,
} from '../react/useAddSession'
export {
  useDeleteSession,
  type UseDeleteSessionOptions,
  type UseDeleteSessionResult,
} from '../react/useDeleteSession'
export { useSessionSaveState } from '../react/useSessionSaveState'
export { useApplyPendingEdits } from '../react/useApplyPendingEdits'
export {
  updateSessionMutationOptions,
  type UpdateSessionMutationOptions,
  type UpdateSessionOptions,
  type UpdateSessionVariables,
} from '../edits/updateSessionMutationOptions'
export {
  addSessionMutationOptions,
  type AddSessionMutationOptions,
  type AddSessionOptions,
} from '../edits/addSessionMutationOptions'
export {
  deleteSessionMutationOptions,
  type DeleteSessionMutationOptions,
  type DeleteSessionOptions,
  type DeleteSessionVariables,
} from '../edits/deleteSessionMutationOptions'
export {
  createSharedOutbox,
  type SharedOutbox,
  type SharedOutboxOptions,
} from '../edits/outbox/createSharedOutbox'
export { shouldDehydrateEdit } from '../edits/shouldDehydrateEdit'
export type { EditOperation, EditVariables } from '../edits/editOperations'
export type { StoredEdit } from '../edits/EditSettings'
export type { SessionSaveState } from '../edits/saveState'
export type { ShowEdits } from '../edits/EditView'
export type { StandardIssue, StandardResult, StandardSchema } from '../core/input/standardSchema'
