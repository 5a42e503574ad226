import type { InfiniteData } from '@tanstack/react-query'
import { expectTypeOf, test } from 'vitest'

import {
  createZepClient,
  type RegisteredMetadata,
  type Session,
  type SessionList,
  useInfiniteSessions,
  useSession,
  useSuspenseSession,
  useUpdateSession,
  useUserSessions,
} from '../../../src/exports/index'

test('every hook has the registered metadata', () => {
  expectTypeOf(useSuspenseSession('s').data.metadata.title).toEqualTypeOf<string>()
  expectTypeOf(useUserSessions('u').data).toEqualTypeOf<Session<RegisteredMetadata>[] | undefined>()
  expectTypeOf(useInfiniteSessions().data).toEqualTypeOf<
    InfiniteData<SessionList<RegisteredMetadata>, number> | undefined
  >()
  expectTypeOf(useUpdateSession().data).toEqualTypeOf<Session<RegisteredMetadata> | undefined>()
  expectTypeOf(createZepClient().getSession('s')).resolves.toEqualTypeOf<
    Session<RegisteredMetadata>
  >()
  // @ts-expect-error not a key of the registered metadata
  expectTypeOf(useSuspenseSession('s').data.metadata.color).toBeAny()
})

test('select and callbacks receive the registered metadata', () => {
  const title = useSession('s', { select: ({ metadata }) => metadata.title })
  expectTypeOf(title.data).toEqualTypeOf<string | undefined>()
  useUpdateSession({
    onSuccess: ({ metadata }) => expectTypeOf(metadata.tags).toEqualTypeOf<string[]>(),
  })
  // @ts-expect-error not a key of the registered metadata
  useSession('s', { select: ({ metadata }) => String(metadata.color) })
})

test('a type argument takes precedence over the registered type in edits', () => {
  const { mutate } = useUpdateSession<{ color: string }>()
  mutate({ sessionId: 's', metadata: { color: 'red' } })
  // @ts-expect-error a key of the registered metadata, not of the type argument
  mutate({ sessionId: 's', metadata: { title: 'New' } })
})
