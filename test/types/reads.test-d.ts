import {
  type InfiniteData,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  type UseSuspenseQueryResult,
} from '@tanstack/react-query'
import { describe, expectTypeOf, test } from 'vitest'

import {
  type Metadata,
  type Session,
  sessionKeys,
  type SessionList,
  type SessionSaveState,
  useApplyPendingEdits,
  useInfiniteSessions,
  useSession,
  type UseSessionOptions,
  useSessions,
  useSessionSaveState,
  useSuspenseSession,
  useUserSessions,
  type ZepError,
} from '../../src/exports/index'

interface Mine {
  plan: 'free' | 'pro'
  owner: { name: string; age: number | null }
}

describe('a read', () => {
  test("a read returns TanStack's own result, with a ZepError as its error", () => {
    expectTypeOf(useSession('s')).toEqualTypeOf<UseQueryResult<Session, ZepError>>()
    expectTypeOf(useSuspenseSession('s')).toEqualTypeOf<UseSuspenseQueryResult<Session, ZepError>>()
    expectTypeOf(useSessions()).toEqualTypeOf<UseQueryResult<SessionList, ZepError>>()
    expectTypeOf(useUserSessions('u')).toEqualTypeOf<UseQueryResult<Session[], ZepError>>()
    expectTypeOf(useInfiniteSessions()).toEqualTypeOf<
      UseInfiniteQueryResult<InfiniteData<SessionList, number>, ZepError>
    >()
    // @ts-expect-error data may still be undefined
    expectTypeOf(useSession('s').data.metadata).toEqualTypeOf<Metadata>()
    expectTypeOf(useSuspenseSession('s').data.metadata).toEqualTypeOf<Metadata>()
  })

  test('a read has metadata of any shape, unless it is given a type', () => {
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
    expectTypeOf(useSuspenseSession<Mine>('s').data.metadata.color).toBeAny()
  })

  test('a read accepts a missing id if it can wait for one, and never a number', () => {
    useSession(null)
    useSession(undefined)
    useUserSessions(null)
    useUserSessions(undefined)
    // @ts-expect-error a suspended read cannot wait for an id
    useSuspenseSession(null)
    // @ts-expect-error an id is a string
    useSession(1)
    // @ts-expect-error an id is a string
    useUserSessions(1)
  })

  test('a read infers the type of its data from select', () => {
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
    // @ts-expect-error select receives a session, not a list
    useSession('s', { select: (list: SessionList) => list.totalCount })
  })

  test('a read infers its metadata and its data from the parameter of select', () => {
    type Plan = Mine['plan']
    const session = useSession('s', { select: (row: Session<Mine>) => row.metadata.plan })
    expectTypeOf(session.data).toEqualTypeOf<Plan | undefined>()
    const shown = useSuspenseSession('s', { select: (row: Session<Mine>) => row.metadata.plan })
    expectTypeOf(shown.data).toEqualTypeOf<Plan>()
    const list = useSessions({}, { select: (page: SessionList<Mine>) => page.sessions[0] })
    expectTypeOf(list.data).toEqualTypeOf<Session<Mine> | undefined>()
    const ofUser = useUserSessions('u', { select: (rows: Session<Mine>[]) => rows.length })
    expectTypeOf(ofUser.data).toEqualTypeOf<number | undefined>()
    const pages = useInfiniteSessions(
      {},
      { select: (all: InfiniteData<SessionList<Mine>, number>) => all.pages[0]?.sessions },
    )
    expectTypeOf(pages.data).toEqualTypeOf<Session<Mine>[] | undefined>()
    // @ts-expect-error not a key of Mine
    useSession('s', { select: (row: Session<Mine>) => row.metadata.color === 1 })
    useSession<Mine, Plan>('s', { select: (row) => row.metadata.plan })
    // @ts-expect-error TypeScript infers no type argument as soon as one is given
    useSession<Mine>('s', { select: (row) => row.metadata.plan })
  })

  test("a read accepts TanStack's options, except those that define the operation", () => {
    useSession('s', { enabled: false, staleTime: 1000, retry: 1, gcTime: 0, refetchInterval: 1000 })
    useSession('s', { retry: (_count, error) => error.code === 'network' })
    useInfiniteSessions({ pageSize: 10 }, { maxPages: 3 })
    // @ts-expect-error the key is fixed
    useSession('s', { queryKey: ['mine'] })
    // @ts-expect-error the function is fixed
    useSession('s', { queryFn: () => null })
    // @ts-expect-error the paging is fixed
    useInfiniteSessions({}, { getNextPageParam: () => 2 })
    // @ts-expect-error the infinite list chooses the page itself
    useInfiniteSessions({ pageNumber: 2 })
    // @ts-expect-error a code that no ZepError has
    useSession('s', { retry: (_count, error) => error.code === 'teapot' })
    // @ts-expect-error a read that suspends cannot be disabled
    useSuspenseSession('s', { enabled: false })
    expectTypeOf<UseSessionOptions>().not.toHaveProperty('queryKey')
  })

  test('the order of a list uses the names of the API', () => {
    useSessions({ pageNumber: 1, pageSize: 10, orderBy: 'updated_at', asc: true })
    // @ts-expect-error not a name of the API
    useSessions({ orderBy: 'updatedAt' })
  })
})

describe('useSessionSaveState and useApplyPendingEdits', () => {
  test('the save state has one of four statuses', () => {
    expectTypeOf(useSessionSaveState('s')).toEqualTypeOf<SessionSaveState>()
    expectTypeOf<SessionSaveState['status']>().toEqualTypeOf<
      'idle' | 'saving' | 'paused' | 'failed'
    >()
    expectTypeOf<SessionSaveState['error']>().toEqualTypeOf<ZepError | null>()
    // @ts-expect-error a save state needs a session id
    useSessionSaveState(null)
    // @ts-expect-error not the only status
    expectTypeOf(useSessionSaveState('s').status).toEqualTypeOf<'idle'>()
  })

  test('useApplyPendingEdits accepts a value of any type and returns that type', () => {
    const show = useApplyPendingEdits()
    expectTypeOf(show<Session<Mine>>).returns.toEqualTypeOf<Session<Mine>>()
    expectTypeOf(show<undefined>).returns.toEqualTypeOf<undefined>()
    // @ts-expect-error the value is required
    show()
  })
})

test('the keys carry the type of their data', () => {
  const queryClient = new QueryClient()
  const keys = sessionKeys({ keyPrefix: 'zep' })
  expectTypeOf(queryClient.getQueryData(keys.detail('s'))).toEqualTypeOf<Session | undefined>()
  expectTypeOf(queryClient.getQueryData(keys.detail<Mine>('s'))).toEqualTypeOf<
    Session<Mine> | undefined
  >()
  expectTypeOf(queryClient.getQueryData(keys.list())).toEqualTypeOf<SessionList | undefined>()
  expectTypeOf(queryClient.getQueryData(keys.userList('u'))).toEqualTypeOf<Session[] | undefined>()
  expectTypeOf(queryClient.getQueryData(keys.infiniteList())).toEqualTypeOf<
    InfiniteData<SessionList, number> | undefined
  >()
  // @ts-expect-error a prefix of keys has no data of its own
  expectTypeOf(queryClient.getQueryData(keys.lists)).toEqualTypeOf<SessionList | undefined>()
})
