import type { ListSessionsParams } from './requests/listSessions'

type Root = readonly ['zep', scope: string]

/** The query keys of one backend, from general to specific. */
export interface SessionKeys {
  all: Root
  lists: readonly [...Root, 'list']
  list: (
    params?: ListSessionsParams,
  ) => readonly [...Root, 'list', 'page', params: ListSessionsParams]
  infiniteList: (
    params?: InfiniteListSessionsParams,
  ) => readonly [...Root, 'list', 'infinite', params: InfiniteListSessionsParams]
  userList: (
    userId: string | null | undefined,
  ) => readonly [...Root, 'list', 'user', userId: string | null]
  details: readonly [...Root, 'detail']
  detail: (
    sessionId: string | null | undefined,
  ) => readonly [...Root, 'detail', sessionId: string | null]
  /** The mutation key of every edit. */
  update: readonly [...Root, 'update']
}

/** Which sessions an infinite list holds: the pages are its own. */
export type InfiniteListSessionsParams = Omit<ListSessionsParams, 'pageNumber'>

/**
 * The one place where query keys are made. Every key carries the client's `scope`, so that two
 * backends in one QueryClient never show each other's sessions.
 */
export function sessionKeys(client: { readonly scope: string }): SessionKeys {
  const all = ['zep', client.scope] as const
  const lists = [...all, 'list'] as const
  const details = [...all, 'detail'] as const
  return {
    all,
    lists,
    list: (params = {}) => [...lists, 'page', params],
    infiniteList: (params = {}) => [...lists, 'infinite', params],
    userList: (userId) => [...lists, 'user', userId ?? null],
    details,
    detail: (sessionId) => [...details, sessionId ?? null],
    update: [...all, 'update'],
  }
}
