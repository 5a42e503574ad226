import { queryCollectionOptions } from '@tanstack/query-db-collection'
import {
  createCollection,
  createPacedMutations,
  queueStrategy,
  type Transaction,
  useLiveQuery,
} from '@tanstack/react-db'
import { QueryClient } from '@tanstack/react-query'

import type { Adapter, App, Row } from '../adapter'
import { createApi } from '../api'
import { SESSION_ID, type WireSession } from '../gatedServer'
import { merge, type Metadata } from '../metadata'

/** What a handler does with the response, and whether edits wait for each other. */
type Pattern = 'refetch' | 'directWrite' | 'queue'

/** A query collection whose `onUpdate` sends the PATCH, and a live query over it. */
function createDbApp(fetchFn: typeof fetch, pattern: Pattern): App {
  const api = createApi(fetchFn)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })

  // "Annotate with metadata": the mutation contains the edit itself, because its `changes` contain the
  // whole metadata object, including the values of edits that may still be rejected.
  function send(annotation: unknown): Promise<WireSession> {
    return api.updateSession(SESSION_ID, (annotation as { patch: Metadata }).patch)
  }

  const sessions = createCollection(
    queryCollectionOptions({
      queryKey: ['sessions'],
      queryFn: async ({ signal }) => [await api.getSession(SESSION_ID, signal)],
      queryClient,
      getKey: (session) => session.session_id,
      onUpdate: async ({ transaction, collection }) => {
        const rows = await Promise.all(transaction.mutations.map(({ metadata }) => send(metadata)))
        if (pattern === 'directWrite') {
          await collection.utils.writeBatch(() => {
            for (const row of rows) void collection.utils.writeUpdate(row)
          })
        } else {
          await collection.utils.refetch()
        }
        // "Controlling refetch behavior": replaces the deprecated automatic refetch.
        return { refetch: false }
      },
    }),
  )

  function update(patch: Metadata): Transaction {
    return sessions.update(SESSION_ID, { metadata: { patch } }, (draft) => {
      draft.metadata = merge(draft.metadata, patch)
    })
  }

  const queued = createPacedMutations<Metadata>({
    onMutate: (patch) => {
      update(patch)
    },
    mutationFn: async ({ transaction }) => {
      for (const { metadata } of transaction.mutations) await send(metadata)
      await sessions.utils.refetch()
    },
    strategy: queueStrategy(),
  })

  function edit(patch: Metadata): Promise<unknown> {
    return (pattern === 'queue' ? queued(patch) : update(patch)).when('settled')
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
  create: (fetchFn) => createDbApp(fetchFn, 'directWrite'),
}

/** The same with paced mutations: a queue that sends one edit after another. */
export const tanstackDbQueue: Adapter = {
  name: 'TanStack DB + `queueStrategy`',
  docs: [...tanstackDb.docs, `${docs}/guides/mutations#queue-strategy`],
  create: (fetchFn) => createDbApp(fetchFn, 'queue'),
}
