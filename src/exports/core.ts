export { type ZepClient, type ZepClientOptions, createZepClient } from '../core/client'
export {
  ZepError,
  type ZepErrorCode,
  type ZepErrorInit,
  type ZepIssue,
  isZepError,
} from '../core/errors'
export { type InfiniteListSessionsParams, type SessionKeys, sessionKeys } from '../core/keys'
export { composePatches, diffMetadata, mergeMetadata } from '../core/metadata'
export {
  type InfiniteSessionsQueryOptions,
  infiniteSessionsQueryOptions,
} from '../core/options/infiniteSessionsQueryOptions'
export { type SessionQueryOptions, sessionQueryOptions } from '../core/options/sessionQueryOptions'
export {
  type SessionsQueryOptions,
  sessionsQueryOptions,
} from '../core/options/sessionsQueryOptions'
export {
  type UserSessionsQueryOptions,
  userSessionsQueryOptions,
} from '../core/options/userSessionsQueryOptions'
export type { ListSessionsParams } from '../core/requests/listSessions'
export type { RequestOptions } from '../core/requests/withDeadline'
export {
  type Metadata,
  type MetadataPatch,
  type Register,
  type RegisteredMetadata,
  type Session,
  type SessionList,
  sessionListSchema,
  sessionSchema,
} from '../core/session'
