import {
  type InfiniteData,
  QueryClient,
  useInfiniteQuery,
  usePrefetchInfiniteQuery,
  usePrefetchQuery,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query'
import { describe, expectTypeOf, test } from 'vitest'
import {
  type Metadata,
  type MetadataPatch,
  type Session,
  type SessionList,
  type ZepError,
  type ZepErrorCode,
  composePatches,
  createZepClient,
  diffMetadata,
  infiniteSessionsQueryOptions,
  isZepError,
  mergeMetadata,
  sessionQueryOptions,
  sessionsQueryOptions,
  userSessionsQueryOptions,
} from '../../src/exports/core'

interface Mine {
  plan: 'free' | 'pro'
  tags: string[]
  note?: string | null
  owner: { name: string; age: number | null }
}

const client = createZepClient()

describe('the client', () => {
  test('returns metadata of any shape, unless it is told more', () => {
    expectTypeOf(client.getSession('a')).resolves.toEqualTypeOf<Session<Metadata>>()
    expectTypeOf(client.getSession<Mine>('a')).resolves.toEqualTypeOf<Session<Mine>>()
    expectTypeOf(client.listUserSessions<Mine>('u')).resolves.toEqualTypeOf<Session<Mine>[]>()
    expectTypeOf(client.listSessions<Mine>()).resolves.toEqualTypeOf<SessionList<Mine>>()
  })

  test('does not take the type of an edit for the type of the session', () => {
    const edited = client.updateSession('a', { metadata: { plan: 'pro' } })
    expectTypeOf(edited).resolves.toEqualTypeOf<Session<Metadata>>()
  })

  test('takes a key or a function, but not the undefined of a missing variable', () => {
    createZepClient({ apiKey: 'k' })
    createZepClient({ apiKey: () => Promise.resolve('k') })
    // @ts-expect-error an undefined key is refused at run time
    createZepClient({ apiKey: undefined })
  })
})

describe('an edit', () => {
  test('is any part, at any depth', () => {
    expectTypeOf<{ owner: { age: number } }>().toExtend<MetadataPatch<Mine>>()
    expectTypeOf<{ owner: { age: null }; note: null }>().toExtend<MetadataPatch<Mine>>()
    expectTypeOf<MetadataPatch>().toEqualTypeOf<{ [x: string]: unknown }>()
  })

  test('is of the right type', () => {
    // @ts-expect-error no such plan
    void client.updateSession<Mine>('a', { metadata: { plan: 'gold' } })
    // @ts-expect-error the type of plan has no null
    void client.updateSession<Mine>('a', { metadata: { plan: null } })
    // @ts-expect-error arrays are replaced whole
    void client.updateSession<Mine>('a', { metadata: { tags: { 0: 'x' } } })
    // @ts-expect-error no such key
    void client.updateSession<Mine>('a', { metadata: { plann: 'pro' } })
  })
})

test('the metadata functions keep the type of what they are given', () => {
  const base: Mine = { plan: 'free', tags: [], owner: { name: 'n', age: 1 } }
  expectTypeOf(mergeMetadata(base, { owner: { age: null } })).toEqualTypeOf<Mine>()
  expectTypeOf(diffMetadata(base, base)).toEqualTypeOf<MetadataPatch<Mine> | null>()
  expectTypeOf(
    composePatches<MetadataPatch<Mine>>({ plan: 'pro' }, { tags: [] }),
  ).toEqualTypeOf<MetadataPatch<Mine> | null>()
  // @ts-expect-error not of the type of the base
  mergeMetadata(base, { plan: 'gold' })
})

describe('the options', () => {
  const options = sessionQueryOptions<Mine>(client, 'a')

  test('type the cache through the key', () => {
    const queryClient = new QueryClient()
    expectTypeOf(queryClient.getQueryData(options.queryKey)).toEqualTypeOf<
      Session<Mine> | undefined
    >()
    const { queryKey } = infiniteSessionsQueryOptions<Mine>(client)
    expectTypeOf(queryClient.getQueryData(queryKey)).toEqualTypeOf<
      InfiniteData<SessionList<Mine>, number> | undefined
    >()
    expectTypeOf(
      queryClient.getQueryData(userSessionsQueryOptions<Mine>(client, null).queryKey),
    ).toEqualTypeOf<Session<Mine>[] | undefined>()
  })

  test('are options of a prefetch', () => {
    usePrefetchQuery(options)
    usePrefetchQuery(sessionsQueryOptions(client))
    usePrefetchInfiniteQuery(infiniteSessionsQueryOptions(client))
  })

  test('type the hooks, errors included', () => {
    expectTypeOf(useQuery(options).data).toEqualTypeOf<Session<Mine> | undefined>()
    expectTypeOf(useQuery(options).error).toEqualTypeOf<ZepError | null>()
    expectTypeOf(useSuspenseQuery(options).data).toEqualTypeOf<Session<Mine>>()
    expectTypeOf(
      useQuery({ ...options, select: (session) => session.metadata.plan, retry: false }).data,
    ).toEqualTypeOf<'free' | 'pro' | undefined>()
    const pages = useInfiniteQuery(infiniteSessionsQueryOptions<Mine>(client))
    expectTypeOf(pages.data?.pages).toEqualTypeOf<SessionList<Mine>[] | undefined>()
    expectTypeOf(pages.error).toEqualTypeOf<ZepError | null>()
  })
})

test('isZepError narrows to the code it was asked for, and nothing away where it says no', () => {
  const error = new Error() as unknown
  if (isZepError(error)) expectTypeOf(error.code).toEqualTypeOf<ZepErrorCode>()
  if (isZepError(error, 'conflict')) expectTypeOf(error.code).toEqualTypeOf<'conflict'>()
  const known = error as ZepError
  if (!isZepError(known, 'conflict')) expectTypeOf(known).toEqualTypeOf<ZepError>()
})
