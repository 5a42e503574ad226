import { expectTypeOf, test } from 'vitest'

import type { MetadataPatch, Session } from '../../../src/core/session/Session'
import { useSession, useSessions, useUpdateSession } from '../../../src/exports/index'

interface Mine {
  title: string
  tags: string[]
  note: string | null
}

declare module '../../../src/core/session/Session' {
  interface Register {
    metadata: Mine
  }
}

test('every read has the registered metadata', () => {
  expectTypeOf<Session['metadata']>().toEqualTypeOf<Mine>()
  expectTypeOf(useSession('session').data?.metadata).toEqualTypeOf<Mine | undefined>()
  expectTypeOf(useSessions().data?.sessions).toEqualTypeOf<Session<Mine>[] | undefined>()
})

test('an edit is a deep partial of the registered metadata, with null only if the type allows it', () => {
  const { mutate } = useUpdateSession()

  mutate({ sessionId: 'session', metadata: { title: 'New' } })
  mutate({ sessionId: 'session', metadata: { note: null } })
  // @ts-expect-error a title is not a number
  mutate({ sessionId: 'session', metadata: { title: 1 } })
  // @ts-expect-error a title cannot be null
  mutate({ sessionId: 'session', metadata: { title: null } })
  // @ts-expect-error not a key of the registered metadata
  mutate({ sessionId: 'session', metadata: { color: 'red' } })
  expectTypeOf<MetadataPatch['tags']>().toEqualTypeOf<string[] | undefined>()
})

test('a type argument takes precedence over the registered type in reads', () => {
  expectTypeOf(useSession<{ color: string }>('session').data?.metadata).toEqualTypeOf<
    { color: string } | undefined
  >()
})
