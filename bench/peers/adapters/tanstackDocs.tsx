import {
  type MutationFunctionContext,
  QueryClient,
  QueryClientProvider,
  useMutation,
  useQuery,
} from '@tanstack/react-query'

import type { Adapter, App, Row } from '../adapter'
import { createApi } from '../api'
import { SESSION_ID, type WireSession } from '../gatedServer'
import { merge, type Metadata } from '../metadata'

const sessionKey = ['sessions', SESSION_ID] as const

/** Documented additions to the pattern. */
export interface DocsPatternOptions {
  /** "Mutation Scopes": mutations with the same scope run in serial. */
  scope?: boolean | undefined
  /** "Limiting invalidations": only the last of several running mutations invalidates. */
  lastInvalidates?: boolean | undefined
}

/** "Updating a single todo", to the letter, with a session in place of the todo. */
function createDocsApp(fetchFn: typeof fetch, options: DocsPatternOptions): App {
  const api = createApi(fetchFn)
  // No adapter retries reads, so that the scenario decides which requests are sent.
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })

  function shouldInvalidate(context: MutationFunctionContext): boolean {
    if (options.lastInvalidates !== true) return true
    return context.client.isMutating({ mutationKey: sessionKey }) === 1
  }

  function useRow(): Row {
    const query = useQuery({
      queryKey: sessionKey,
      queryFn: ({ signal }) => api.getSession(SESSION_ID, signal),
    })
    const mutation = useMutation({
      mutationKey: sessionKey,
      ...(options.scope === true ? { scope: { id: SESSION_ID } } : {}),
      mutationFn: (metadata: Metadata) => api.updateSession(SESSION_ID, metadata),
      // Cancels refetches, so that they do not overwrite the optimistic update.
      onMutate: async (metadata, context) => {
        await context.client.cancelQueries({ queryKey: sessionKey })
        const previous = context.client.getQueryData<WireSession>(sessionKey)
        context.client.setQueryData<WireSession>(
          sessionKey,
          (old) => old && { ...old, metadata: merge(old.metadata, metadata) },
        )
        return { previous }
      },
      onError: (_error, _metadata, result, context) => {
        context.client.setQueryData(sessionKey, result?.previous)
      },
      // The promise is returned, as in the documentation.
      onSettled: (_session, _error, _metadata, _result, context) =>
        shouldInvalidate(context)
          ? context.client.invalidateQueries({ queryKey: sessionKey })
          : undefined,
    })
    return {
      metadata: query.data?.metadata,
      edit: mutation.mutateAsync,
      refetch: query.refetch,
    }
  }

  return {
    Provider: ({ children }) => (
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    ),
    useRow,
    dispose: () => client.clear(),
  }
}

const guide = 'https://tanstack.com/query/latest/docs/framework/react/guides/optimistic-updates'
const mutations = 'https://tanstack.com/query/latest/docs/framework/react/guides/mutations'

/** The documented pattern: cancel, snapshot, write, roll back, invalidate. */
export const tanstackDocs: Adapter = {
  name: 'TanStack docs',
  docs: [`${guide}#updating-a-single-todo`],
  create: (fetchFn) => createDocsApp(fetchFn, {}),
}

/** The same with a scope, so that one PATCH is in flight at a time. */
export const tanstackScope: Adapter = {
  name: 'docs + `scope`',
  docs: [`${guide}#updating-a-single-todo`, `${mutations}#mutation-scopes`],
  create: (fetchFn) => createDocsApp(fetchFn, { scope: true }),
}

/** The same with what the guide's "Further reading" recommends for concurrent updates. */
export const tanstackScopeLast: Adapter = {
  name: 'docs + `scope` + `isMutating`',
  docs: [
    `${guide}#updating-a-single-todo`,
    `${mutations}#mutation-scopes`,
    'https://tkdodo.eu/blog/concurrent-optimistic-updates-in-react-query',
  ],
  create: (fetchFn) => createDocsApp(fetchFn, { scope: true, lastInvalidates: true }),
}
