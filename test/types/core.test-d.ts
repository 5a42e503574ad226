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
  composePatches,
  createZepClient,
  diffMetadata,
  infiniteSessionsQueryOptions,
  isZepError,
  mergeMetadata,
  type Metadata,
  type MetadataPatch,
  type Session,
  type SessionList,
  sessionQueryOptions,
  sessionsQueryOptions,
  userSessionsQueryOptions,
  type ZepError,
  type ZepErrorCode,
} from '../../src/exports/core'

interface Mine {
  plan: 'free' | 'pro'
  tags: string[]
  note?: string | null
  owner: { name: string; age: number | null }
}

const client = createZepClient()

describe('the client', () => {
  test('the client returns metadata of any shape, unless it is given a type', () => {
    expectTypeOf(client.getSession('a')).resolves.toEqualTypeOf<Session<Metadata>>()
    expectTypeOf(client.getSession<Mine>('a')).resolves.toEqualTypeOf<Session<Mine>>()
    expectTypeOf(client.listUserSessions<Mine>('u')).resolves.toEqualTypeOf<Session<Mine>[]>()
    expectTypeOf(client.listSessions<Mine>()).resolves.toEqualTypeOf<SessionList<Mine>>()
  })

  test('the client does not infer the type of the session from an edit', () => {
    const edited = client.updateSession('a', { metadata: { plan: 'pro' } })
    expectTypeOf(edited).resolves.toEqualTypeOf<Session<Metadata>>()
  })

  test('apiKey can be a string or a function, but not the undefined of a missing variable', () => {
    createZepClient({ apiKey: 'k' })
    createZepClient({ apiKey: () => Promise.resolve('k') })
    // @ts-expect-error an undefined key is refused at run time
    createZepClient({ apiKey: undefined })
  })
})

describe('an edit', () => {
  test('an edit can be any part of the metadata, at any depth', () => {
    expectTypeOf<{ owner: { age: number } }>().toExtend<MetadataPatch<Mine>>()
    expectTypeOf<{ owner: { age: null }; note: null }>().toExtend<MetadataPatch<Mine>>()
    expectTypeOf<MetadataPatch>().toEqualTypeOf<{ [x: string]: unknown }>()
  })

  test('an edit has to match the type of the metadata', () => {
    // @ts-expect-error no such plan
    void client.updateSession<Mine>('a', { metadata: { plan: 'gold' } })
    // @ts-expect-error plan cannot be null
    void client.updateSession<Mine>('a', { metadata: { plan: null } })
    // @ts-expect-error arrays are replaced whole
    void client.updateSession<Mine>('a', { metadata: { tags: { 0: 'x' } } })
    // @ts-expect-error no such key
    void client.updateSession<Mine>('a', { metadata: { plann: 'pro' } })
  })
})

test('the metadata functions keep the type of their arguments', () => {
  const base: Mine = { plan: 'free', tags: [], owner: { name: 'n', age: 1 } }
  expectTypeOf(mergeMetadata(base, { owner: { age: null } })).toEqualTypeOf<Mine>()
  expectTypeOf(diffMetadata(base, base)).toEqualTypeOf<MetadataPatch<Mine> | null>()
  expectTypeOf(
    composePatches<MetadataPatch<Mine>>({ plan: 'pro' }, { tags: [] }),
  ).toEqualTypeOf<MetadataPatch<Mine> | null>()
  // @ts-expect-error does not match the type of the base
  mergeMetadata(base, { plan: 'gold' })
})

describe('the query options', () => {
  const options = sessionQueryOptions<Mine>(client, 'a')

  test('the query options type the cache through their key', () => {
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

  test('the query options work for a prefetch', () => {
    usePrefetchQuery(options)
    usePrefetchQuery(sessionsQueryOptions(client))
    usePrefetchInfiniteQuery(infiniteSessionsQueryOptions(client))
  })

  test('the query options type the hooks of TanStack, including errors', () => {
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

test('isZepError narrows to the given code, and narrows nothing if it returns false', () => {
  const error = new Error() as unknown
  if (isZepError(error)) expectTypeOf(error.code).toEqualTypeOf<ZepErrorCode>()
  if (isZepError(error, 'conflict')) expectTypeOf(error.code).toEqualTypeOf<'conflict'>()
  const known = error as ZepError
  if (!isZepError(known, 'conflict')) expectTypeOf(known).toEqualTypeOf<ZepError>()
})
