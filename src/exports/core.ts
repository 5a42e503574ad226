export { createZepClient, type ZepClient, type ZepClientOptions } from '../core/client'
export {
  isZepError,
  ZepError,
  type ZepErrorCode,
  type ZepErrorInit,
  type ZepIssue,
} from '../core/errors/ZepError'
export type { Getter } from '../core/http/Getter'
export type { RequestOptions } from '../core/http/RequestOptions'
export type { NewSession } from '../core/operations/addSession'
export type {
  InfiniteListSessionsParams,
  ListSessionsParams,
} from '../core/operations/listSessions'
export {
  infiniteSessionsQueryOptions,
  type InfiniteSessionsQueryOptions,
} from '../core/query/infiniteSessionsQueryOptions'
export {
  sessionKeys,
  type InfiniteSessionsKey,
  type SessionKey,
  type SessionKeys,
  type SessionsKey,
  type UserSessionsKey,
} from '../core/query/sessionKeys'
export { sessionQueryOptions, type SessionQueryOptions } from '../core/query/sessionQueryOptions'
export { sessionsQueryOptions, type SessionsQueryOptions } from '../core/query/sessionsQueryOptions'
export {
  userSessionsQueryOptions,
  type UserSessionsQueryOptions,
} from '../core/query/userSessionsQueryOptions'
export { composePatches } from '../core/session/composePatches'
export { diffMetadata } from '../core/session/diffMetadata'
export { mergeMetadata } from '../core/session/mergeMetadata'
export type {
  Metadata,
  MetadataPatch,
  Register,
  RegisteredMetadata,
  Session,
  SessionList,
} from '../core/session/Session'
export { sessionListSchema, sessionSchema } from '../core/session/sessionSchema'
