import type { DataTag, InfiniteData } from '@tanstack/react-query'

import type { ZepError } from '../errors/ZepError'
import type { InfiniteListSessionsParams, ListSessionsParams } from '../operations/listSessions'
import type { RegisteredMetadata, Session, SessionList } from '../session/Session'

type Root = readonly [keyPrefix: string]

/** The query key of one session. */
export type SessionKey<TMetadata extends object = RegisteredMetadata> = DataTag<
  readonly [...Root, 'detail', sessionId: string | null],
  Session<TMetadata>,
  ZepError
>

/** The query key of one page of all sessions. */
export type SessionsKey<TMetadata extends object = RegisteredMetadata> = DataTag<
  readonly [...Root, 'list', 'page', params: ListSessionsParams],
  SessionList<TMetadata>,
  ZepError
>

/** The query key of all sessions, page by page. */
export type InfiniteSessionsKey<TMetadata extends object = RegisteredMetadata> = DataTag<
  readonly [...Root, 'list', 'infinite', params: InfiniteListSessionsParams],
  InfiniteData<SessionList<TMetadata>, number>,
  ZepError
>

/** The query key of the sessions of one user. */
export type UserSessionsKey<TMetadata extends object = RegisteredMetadata> = DataTag<
  readonly [...Root, 'list', 'user', userId: string | null],
  Session<TMetadata>[],
  ZepError
>

/** The query keys and mutation keys of one backend, from general to specific. */
export interface SessionKeys {
  all: Root
  lists: readonly [...Root, 'list']
  list: <TMetadata extends object = RegisteredMetadata>(
    params?: ListSessionsParams,
  ) => SessionsKey<TMetadata>
  infiniteList: <TMetadata extends object = RegisteredMetadata>(
    params?: InfiniteListSessionsParams,
  ) => InfiniteSessionsKey<TMetadata>
  userList: <TMetadata extends object = RegisteredMetadata>(
    userId: string | null | undefined,
  ) => UserSessionsKey<TMetadata>
  details: readonly [...Root, 'detail']
  detail: <TMetadata extends object = RegisteredMetadata>(
    sessionId: string | null | undefined,
  ) => SessionKey<TMetadata>
  /** Every pending edit: updates, adds and deletes. */
  mutations: readonly [...Root, 'mutation']
  update: readonly [...Root, 'mutation', 'updateSession']
  add: readonly [...Root, 'mutation', 'addSession']
  delete: readonly [...Root, 'mutation', 'deleteSession']
}

/**
 * Creates the keys of a client: the one place where they are made. Every query key carries the type
 * of its data.
 *
 * @example
 * const session = queryClient.getQueryData(sessionKeys(zep).detail('s1')) // Session | undefined
 * await queryClient.invalidateQueries({ queryKey: sessionKeys(zep).lists })
 */
export function sessionKeys(client: { readonly keyPrefix: string }): SessionKeys {
  const all = [client.keyPrefix] as const
  const lists = [...all, 'list'] as const
  const details = [...all, 'detail'] as const
  const mutations = [...all, 'mutation'] as const
  return {
    all,
    lists,
    list: (params = {}) => tagged([...lists, 'page', params]),
    infiniteList: (params = {}) => tagged([...lists, 'infinite', params]),
    userList: (userId) => tagged([...lists, 'user', userId ?? null]),
    details,
    detail: (sessionId) => tagged([...details, sessionId ?? null]),
    mutations,
    update: [...mutations, 'updateSession'],
    add: [...mutations, 'addSession'],
    delete: [...mutations, 'deleteSession'],
  }
}

/** Adds the type of the data, which exists for the type checker only. */
function tagged<TKey extends readonly unknown[], TData>(key: TKey): DataTag<TKey, TData, ZepError> {
  return key as DataTag<TKey, TData, ZepError>
}
