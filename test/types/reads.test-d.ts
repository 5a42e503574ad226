import type {
  InfiniteData,
  UseInfiniteQueryResult,
  UseQueryResult,
  UseSuspenseQueryResult,
} from '@tanstack/react-query'
import { describe, expectTypeOf, test } from 'vitest'

import {
  type Metadata,
  type Session,
  type SessionList,
  type SessionSaveState,
  type UseSessionOptions,
  type ZepError,
  usePendingEdits,
  useInfiniteSessions,
  useSession,
  useSessionSaveState,
  useSessions,
  useSuspenseSession,
  useUserSessions,
} from '../../src/exports/index'

interface Mine {
  plan: 'free' | 'pro'
  owner: { name: string; age: number | null }
}

describe('a read', () => {
  test("returns TanStack's own result, with a ZepError", () => {
    expectTypeOf(useSession('s')).toEqualTypeOf<UseQueryResult<Session, ZepError>>()
    expectTypeOf(useSuspenseSession('s')).toEqualTypeOf<UseSuspenseQueryResult<Session, ZepError>>()
    expectTypeOf(useSessions()).toEqualTypeOf<UseQueryResult<SessionList, ZepError>>()
    expectTypeOf(useUserSessions('u')).toEqualTypeOf<UseQueryResult<Session[], ZepError>>()
    expectTypeOf(useInfiniteSessions()).toEqualTypeOf<
      UseInfiniteQueryResult<InfiniteData<SessionList, number>, ZepError>
    >()
    // @ts-expect-error it may not be there yet
    expectTypeOf(useSession('s').data.metadata).toEqualTypeOf<Metadata>()
    expectTypeOf(useSuspenseSession('s').data.metadata).toEqualTypeOf<Metadata>()
  })

  test('has metadata of any shape, unless it is told more', () => {
    expectTypeOf<Session['metadata']>().toEqualTypeOf<Metadata>()
    expectTypeOf(useSession<Mine>('s').data).toEqualTypeOf<Session<Mine> | undefined>()
    expectTypeOf(useSuspenseSession<Mine>('s').data).toEqualTypeOf<Session<Mine>>()
    expectTypeOf(useSessions<Mine>().data).toEqualTypeOf<SessionList<Mine> | undefined>()
    expectTypeOf(useUserSessions<Mine>('u').data).toEqualTypeOf<Session<Mine>[] | undefined>()
    expectTypeOf(useInfiniteSessions<Mine>().data).toEqualTypeOf<
      InfiniteData<SessionList<Mine>, number> | undefined
    >()
    expectTypeOf(useSession<Mine>('s').data?.metadata.plan).toEqualTypeOf<
      'free' | 'pro' | undefined
    >()
    // @ts-expect-error not a key of Mine
    expectTypeOf(useSuspenseSession<Mine>('s').data.metadata.colour).toBeAny()
  })

  test('takes a missing id where it can wait, and no number', () => {
    useSession(null)
    useSession(undefined)
    useUserSessions(null)
    useUserSessions(undefined)
    // @ts-expect-error a suspended read cannot wait for an id
    useSuspenseSession(null)
    // @ts-expect-error ids are texts
    useSession(1)
    // @ts-expect-error ids are texts
    useUserSessions(1)
  })

  test('takes the type of its data from select', () => {
    const titled = useSession('s', { select: (session) => String(session.metadata['title']) })
    expectTypeOf(titled.data).toEqualTypeOf<string | undefined>()
    const counted = useSessions({}, { select: (list) => list.totalCount })
    expectTypeOf(counted.data).toEqualTypeOf<number | undefined>()
    const ids = useUserSessions('u', { select: (sessions) => sessions.map((row) => row.sessionId) })
    expectTypeOf(ids.data).toEqualTypeOf<string[] | undefined>()
    const flat = useInfiniteSessions(
      {},
      { select: ({ pages }) => pages.flatMap((p) => p.sessions) },
    )
    expectTypeOf(flat.data).toEqualTypeOf<Session[] | undefined>()
    const shown = useSuspenseSession('s', { select: ({ userId }) => userId })
    expectTypeOf(shown.data).toEqualTypeOf<string | null>()
    // @ts-expect-error select is given a session, not a list
    useSession('s', { select: (list: SessionList) => list.totalCount })
  })

  test("takes TanStack's options, but for those that define the operation", () => {
    useSession('s', { enabled: false, staleTime: 1000, retry: 1, gcTime: 0, refetchInterval: 1000 })
    useSession('s', { retry: (_count, error) => error.code === 'network' })
    useInfiniteSessions({ pageSize: 10 }, { maxPages: 3 })
    // @ts-expect-error the key is ours
    useSession('s', { queryKey: ['mine'] })
    // @ts-expect-error the function is ours
    useSession('s', { queryFn: () => null })
    // @ts-expect-error the pages are ours
    useInfiniteSessions({}, { getNextPageParam: () => 2 })
    // @ts-expect-error the page belongs to the infinite list itself
    useInfiniteSessions({ pageNumber: 2 })
    // @ts-expect-error a code that no ZepError has
    useSession('s', { retry: (_count, error) => error.code === 'teapot' })
    // @ts-expect-error what suspends cannot be disabled
    useSuspenseSession('s', { enabled: false })
    expectTypeOf<UseSessionOptions>().not.toHaveProperty('queryKey')
  })

  test('takes the words of the API for its order', () => {
    useSessions({ pageNumber: 1, pageSize: 10, orderBy: 'updated_at', asc: true })
    // @ts-expect-error not a word of the API
    useSessions({ orderBy: 'updatedAt' })
  })
})

describe('useSessionSaveState and usePendingEdits', () => {
  test('the state is one of four', () => {
    expectTypeOf(useSessionSaveState('s')).toEqualTypeOf<SessionSaveState>()
    expectTypeOf<SessionSaveState['status']>().toEqualTypeOf<
      'idle' | 'saving' | 'paused' | 'failed'
    >()
    expectTypeOf<SessionSaveState['error']>().toEqualTypeOf<ZepError | null>()
    // @ts-expect-error there is no state of no session
    useSessionSaveState(null)
    // @ts-expect-error not a state
    expectTypeOf(useSessionSaveState('s').status).toEqualTypeOf<'idle'>()
  })

  test('edits are shown in a value of any type, which stays what it is', () => {
    const show = usePendingEdits()
    expectTypeOf(show<Session<Mine>>).returns.toEqualTypeOf<Session<Mine>>()
    expectTypeOf(show<undefined>).returns.toEqualTypeOf<undefined>()
    // @ts-expect-error it takes the value
    show()
  })
})
