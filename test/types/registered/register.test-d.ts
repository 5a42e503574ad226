import { expectTypeOf, test } from 'vitest'
import type { MetadataPatch, Session } from '../../../src/core/session'
import { useSession, useSessions, useUpdateSession } from '../../../src/exports/index'

interface Mine {
  title: string
  tags: string[]
  note: string | null
}

declare module '../../../src/core/session' {
  interface Register {
    metadata: Mine
  }
}

test('every read has the registered metadata', () => {
  expectTypeOf<Session['metadata']>().toEqualTypeOf<Mine>()
  expectTypeOf(useSession('session').data?.metadata).toEqualTypeOf<Mine | undefined>()
  expectTypeOf(useSessions().data?.sessions).toEqualTypeOf<Session<Mine>[] | undefined>()
})

test('an edit is a deep partial of the registered metadata, null only where its type allows it', () => {
  const { mutate } = useUpdateSession()

  mutate({ sessionId: 'session', metadata: { title: 'New' } })
  mutate({ sessionId: 'session', metadata: { note: null } })
  // @ts-expect-error a number is no title
  mutate({ sessionId: 'session', metadata: { title: 1 } })
  // @ts-expect-error the type of a title does not allow null
  mutate({ sessionId: 'session', metadata: { title: null } })
  // @ts-expect-error not a key of the registered metadata
  mutate({ sessionId: 'session', metadata: { colour: 'red' } })
  expectTypeOf<MetadataPatch['tags']>().toEqualTypeOf<string[] | undefined>()
})

test('a generic of the call goes before the registered type', () => {
  expectTypeOf(useSession<{ colour: string }>('session').data?.metadata).toEqualTypeOf<
    { colour: string } | undefined
  >()
})
