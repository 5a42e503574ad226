import type { UseMutationResult } from '@tanstack/react-query'
import * as v from 'valibot'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'

import {
  type Metadata,
  type MetadataPatch,
  type Session,
  type UpdateSessionVariables,
  useSession,
  useUpdateSession,
  type UseUpdateSessionOptions,
  type UseUpdateSessionResult,
  type ZepError,
} from '../../src/exports/index'

interface Mine {
  plan: 'free' | 'pro'
  tags: string[]
  note: string | null
  owner: { name: string; age: number | null }
}

describe('an edit', () => {
  test("useUpdateSession returns TanStack's own result", () => {
    expectTypeOf(useUpdateSession()).toEqualTypeOf<
      UseMutationResult<Session, ZepError, { sessionId: string; metadata: Metadata }>
    >()
    expectTypeOf(useUpdateSession<Mine>()).toEqualTypeOf<
      UseMutationResult<
        Session<Mine>,
        ZepError,
        { sessionId: string; metadata: MetadataPatch<Mine> },
        unknown
      >
    >()
    expectTypeOf(useUpdateSession<Mine>()).toEqualTypeOf<UseUpdateSessionResult<Mine>>()
    expectTypeOf(useUpdateSession<Mine>().data).toEqualTypeOf<Session<Mine> | undefined>()
    expectTypeOf(useUpdateSession().error).toEqualTypeOf<ZepError | null>()
    expectTypeOf(useUpdateSession().variables).toEqualTypeOf<UpdateSessionVariables | undefined>()
    // @ts-expect-error no field is renamed or added
    expectTypeOf(useUpdateSession().isSaving).toBeAny()
  })

  test('an edit can be any part of the metadata, at any depth', () => {
    const { mutate } = useUpdateSession<Mine>()
    mutate({ sessionId: 's', metadata: { plan: 'pro' } })
    mutate({ sessionId: 's', metadata: { owner: { age: 1 } } })
    // @ts-expect-error not a plan
    mutate({ sessionId: 's', metadata: { plan: 'gold' } })
    // @ts-expect-error not a key of the owner
    mutate({ sessionId: 's', metadata: { owner: { size: 1 } } })
    // @ts-expect-error the session id is part of the edit, so that it cannot reach another session
    mutate({ metadata: { plan: 'pro' } })
    // @ts-expect-error metadata is required
    mutate({ sessionId: 's' })
  })

  test('an edit replaces an array whole', () => {
    const { mutate } = useUpdateSession<Mine>()
    mutate({ sessionId: 's', metadata: { tags: ['a'] } })
    // @ts-expect-error an array cannot be edited by index
    mutate({ sessionId: 's', metadata: { tags: { 0: 'a' } } })
    // @ts-expect-error an array cannot contain undefined
    mutate({ sessionId: 's', metadata: { tags: [undefined] } })
  })

  test('an edit can clear a key with null only if the type allows it', () => {
    const { mutate } = useUpdateSession<Mine>()
    mutate({ sessionId: 's', metadata: { note: null, owner: { age: null } } })
    // @ts-expect-error a plan cannot be null
    mutate({ sessionId: 's', metadata: { plan: null } })
    // @ts-expect-error the name of an owner cannot be null
    mutate({ sessionId: 's', metadata: { owner: { name: null } } })
  })

  test('an edit cannot contain what JSON does not have', () => {
    const { mutate } = useUpdateSession<{ due: Date; size: bigint; plan: string }>()
    mutate({ sessionId: 's', metadata: { plan: 'pro' } })
    // @ts-expect-error a Date would be stored as a string
    mutate({ sessionId: 's', metadata: { due: new Date() } })
    // @ts-expect-error JSON has no bigint
    mutate({ sessionId: 's', metadata: { size: 1n } })
    // @ts-expect-error a Date is not a part of an owner
    useUpdateSession<Mine>().mutate({ sessionId: 's', metadata: { owner: new Date() } })
    // @ts-expect-error a Date is not metadata
    useUpdateSession().mutate({ sessionId: 's', metadata: new Date() })
    expectTypeOf<MetadataPatch<{ due: Date }>>().toEqualTypeOf<{ due?: never }>()
  })

  test('metadata is an object, and may be an interface without an index signature', () => {
    expectTypeOf(useUpdateSession<Mine>().mutate)
      .parameter(0)
      .toEqualTypeOf<UpdateSessionVariables<MetadataPatch<Mine>>>()
    const metadata: Mine = { plan: 'pro', tags: [], note: null, owner: { name: 'A', age: null } }
    useUpdateSession<Mine>().mutate({ sessionId: 's', metadata })
    useUpdateSession<Mine>({ schema: z.object({ plan: z.enum(['free', 'pro']) }).partial() })
    // @ts-expect-error a number is not metadata
    useUpdateSession<number>()
    // @ts-expect-error a number is not metadata
    useSession<number>('s')
  })

  test('any Standard Schema for the type of an edit can validate it', () => {
    useUpdateSession<Mine>({ schema: z.object({ plan: z.enum(['free', 'pro']) }).partial() })
    useUpdateSession<Mine>({ schema: v.object({ note: v.nullable(v.string()) }) })
    useUpdateSession<Mine>({ schema: z.looseObject({ plan: z.enum(['free', 'pro']).optional() }) })
    useUpdateSession({ schema: z.record(z.string(), z.unknown()) })
    // @ts-expect-error a string schema cannot validate an object
    useUpdateSession<Mine>({ schema: z.string() })
    // @ts-expect-error this schema would refuse every plan
    useUpdateSession<Mine>({ schema: v.object({ plan: v.number() }) })
    // @ts-expect-error a function is not a Standard Schema
    useUpdateSession<Mine>({ schema: (edit: unknown) => edit })
  })
})

describe('the options of useUpdateSession', () => {
  test("the options are TanStack's, except those that define the operation", () => {
    useUpdateSession({ optimistic: false, retry: 1, networkMode: 'always', meta: { a: 1 } })
    // @ts-expect-error the key is fixed
    useUpdateSession({ mutationKey: ['mine'] })
    // @ts-expect-error the function is fixed
    useUpdateSession({ mutationFn: () => null })
    // @ts-expect-error the order is fixed: the lane of the session keeps it
    useUpdateSession({ scope: { id: 'mine' } })
    // @ts-expect-error optimistic is a boolean
    useUpdateSession({ optimistic: 'no' })
    expectTypeOf<UseUpdateSessionOptions>().not.toHaveProperty('mutationFn')
  })

  test('the options type the arguments of the callbacks', () => {
    useUpdateSession<Mine>({
      onSuccess: (session, variables) => {
        expectTypeOf(session).toEqualTypeOf<Session<Mine>>()
        expectTypeOf(variables).toEqualTypeOf<UpdateSessionVariables<MetadataPatch<Mine>>>()
      },
      onError: (error) => {
        expectTypeOf(error).toEqualTypeOf<ZepError>()
        // @ts-expect-error a code that no ZepError has
        if (error.code === 'teapot') return
      },
    })
  })

  test('the callbacks and the result have the type that onMutate returns', () => {
    const { mutate, context } = useUpdateSession<Metadata, { at: number }>({
      onMutate: () => ({ at: 1 }),
      onSettled: (_session, _error, _variables, result) => {
        expectTypeOf(result).toEqualTypeOf<{ at: number } | undefined>()
        // @ts-expect-error onMutate may have failed
        result.at.toFixed()
      },
    })
    expectTypeOf(context).toEqualTypeOf<{ at: number } | undefined>()
    mutate(
      { sessionId: 's', metadata: {} },
      { onSuccess: (_session, _variables, result) => expectTypeOf(result).not.toBeAny() },
    )
    // @ts-expect-error onMutate returns something else
    useUpdateSession<Metadata, { at: number }>({ onMutate: () => ({ at: '1' }) })
  })
})
