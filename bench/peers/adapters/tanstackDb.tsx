import { queryCollectionOptions } from '@tanstack/query-db-collection'
import {
  createCollection,
  createPacedMutations,
  debounceStrategy,
  getActiveTransaction,
  queueStrategy,
  type Strategy,
  throttleStrategy,
  type Transaction,
  useLiveQuery,
} from '@tanstack/react-db'
import { QueryClient } from '@tanstack/react-query'

import type { Adapter, App, Row } from '../adapter'
import { createApi } from '../api'
import { SESSION_ID } from '../gatedServer'
import { merge, type Metadata } from '../metadata'

/**
 * "Annotate with metadata": a mutation contains the edit itself, because its `changes` contain the
 * whole metadata object, including the values of edits that may still be rejected.
 */
interface Annotation extends Record<string, unknown> {
  patch: Metadata
}

/** How the response reaches the collection: by another read, or with a direct write. */
type SyncBack = 'refetch' | 'write'

/** A query collection whose `onUpdate` sends the PATCH, and a live query over it. */
function createDbApp(fetchFn: typeof fetch, syncBack: SyncBack, strategy?: Strategy): App {
  const api = createApi(fetchFn)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })

  const sessions = createCollection(
    queryCollectionOptions({
      queryKey: ['sessions'],
      queryFn: async ({ signal }) => [await api.getSession(SESSION_ID, signal)],
      queryClient,
      getKey: (session) => session.session_id,
      onUpdate: async ({ transaction }) => {
        await persist(transaction.mutations)
        // "Controlling refetch behavior": replaces the deprecated automatic refetch.
        return { refetch: false }
      },
    }),
  )

  async function persist(mutations: readonly { metadata: unknown }[]): Promise<void> {
    const rows = await Promise.all(
      mutations.map(({ metadata }) =>
        api.updateSession(SESSION_ID, (metadata as Annotation).patch),
      ),
    )
    if (syncBack === 'refetch') {
      await sessions.utils.refetch()
      return
    }
    await sessions.utils.writeBatch(() => {
      for (const row of rows) void sessions.utils.writeUpdate(row)
    })
  }

  function update(patch: Metadata): Transaction {
    // The updates that a strategy merges become one, which has the metadata of the last of them.
    const merged = getActiveTransaction()?.mutations[0]?.metadata as Annotation | undefined
    const metadata: Annotation = { patch: merge(merged?.patch ?? {}, patch) }
    return sessions.update(SESSION_ID, { metadata }, (draft) => {
      draft.metadata = merge(draft.metadata, patch)
    })
  }

  const updatePaced =
    strategy &&
    createPacedMutations<Metadata>({
      onMutate: (patch) => {
        update(patch)
      },
      mutationFn: ({ transaction }) => persist(transaction.mutations),
      strategy,
    })

  function edit(patch: Metadata): Promise<unknown> {
    return (updatePaced ?? update)(patch).when('settled')
  }

  function useRow(): Row {
    const { data } = useLiveQuery((query) => query.from({ session: sessions }))
    return { metadata: data[0]?.metadata, edit, refetch: () => sessions.utils.refetch() }
  }

  return {
    Provider: ({ children }) => children,
    useRow,
    dispose: () => {
      void sessions.cleanup()
      queryClient.clear()
    },
  }
}

const docs = 'https://tanstack.com/db/latest/docs'

/** TanStack DB with a query collection. */
export const tanstackDb: Adapter = {
  name: 'TanStack DB',
  docs: [
    `${docs}/collections/query-collection#persistence-handlers`,
    `${docs}/guides/mutations#collection-level-mutations`,
  ],
  create: (fetchFn) => createDbApp(fetchFn, 'refetch'),
}

/** The same, but the response is written to the collection and nothing is refetched. */
export const tanstackDbWriting: Adapter = {
  name: 'TanStack DB + direct writes',
  docs: [`${docs}/collections/query-collection#example-incremental-updates`],
  create: (fetchFn) => createDbApp(fetchFn, 'write'),
}

/** The same with paced mutations: a queue that sends one edit after another. */
export const tanstackDbQueue: Adapter = {
  name: 'TanStack DB + `queueStrategy`',
  docs: [...tanstackDbWriting.docs, `${docs}/guides/mutations#queue-strategy`],
  create: (fetchFn) => createDbApp(fetchFn, 'write', queueStrategy()),
}

/** The same with a throttle: the first edit is sent at once, those made meanwhile as one. */
export const tanstackDbThrottle: Adapter = {
  name: 'TanStack DB + `throttleStrategy`',
  docs: [...tanstackDbWriting.docs, `${docs}/guides/mutations#throttle-strategy`],
  create: (fetchFn) =>
    createDbApp(fetchFn, 'write', throttleStrategy({ wait: 200, leading: true, trailing: true })),
}

/** The same with a debounce: nothing is sent until half a second has passed without an edit. */
export const tanstackDbDebounce: Adapter = {
  name: 'TanStack DB + `debounceStrategy`',
  docs: [...tanstackDbWriting.docs, `${docs}/guides/mutations#debounce-strategy`],
  create: (fetchFn) => createDbApp(fetchFn, 'write', debounceStrategy({ wait: 500 })),
}
