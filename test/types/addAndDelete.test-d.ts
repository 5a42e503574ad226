import { useMutation } from '@tanstack/react-query'
import { expectTypeOf, test } from 'vitest'

import {
  addSessionMutationOptions,
  deleteSessionMutationOptions,
  type Session,
  updateSessionMutationOptions,
  useAddSession,
  useDeleteSession,
  type ZepClient,
  type ZepError,
} from '../../src/exports/index'

interface Mine {
  plan: 'free' | 'pro'
}

declare const zep: ZepClient

test('an add takes an id, a user and whole metadata, and returns the session', () => {
  const add = useAddSession<Mine>()
  add.mutate({ sessionId: 's' })
  add.mutate({ sessionId: 's', userId: 'u', metadata: { plan: 'free' } })
  expectTypeOf(add.data).toEqualTypeOf<Session<Mine> | undefined>()
  expectTypeOf(add.error).toEqualTypeOf<ZepError | null>()
  // @ts-expect-error the id is missing
  add.mutate({ userId: 'u' })
  // @ts-expect-error a new session is no patch: its metadata must be complete
  add.mutate({ sessionId: 's', metadata: {} })
  // @ts-expect-error that is no plan
  add.mutate({ sessionId: 's', metadata: { plan: 'other' } })
})

test('a delete takes an id and returns nothing', () => {
  const remove = useDeleteSession({ optimistic: false })
  remove.mutate({ sessionId: 's' })
  expectTypeOf(remove.data).toEqualTypeOf<undefined>()
  // @ts-expect-error the id is in an object, as for every other edit
  remove.mutate('s')
  // @ts-expect-error the operation is defined by the hook
  useDeleteSession({ mutationFn: () => Promise.resolve(undefined) })
})

test('the mutation options fit useMutation, with and without options', () => {
  const update = useMutation(updateSessionMutationOptions<Mine>(zep))
  update.mutate({ sessionId: 's', metadata: { plan: 'pro' } })
  // @ts-expect-error that is no plan
  update.mutate({ sessionId: 's', metadata: { plan: 'other' } })
  expectTypeOf(useMutation(addSessionMutationOptions<Mine>(zep)).data).toEqualTypeOf<
    Session<Mine> | undefined
  >()
  expectTypeOf(
    useMutation(deleteSessionMutationOptions(zep, { onSuccess: () => undefined })).error,
  ).toEqualTypeOf<ZepError | null>()
})
