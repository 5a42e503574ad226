import {
  QueryClient,
  QueryClientProvider,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'

import type { Adapter, App, Row } from '../adapter'
import { createApi } from '../api'
import { SESSION_ID } from '../gatedServer'
import { fold, type Metadata } from '../metadata'

const sessionKey = ['sessions', SESSION_ID] as const
const updateKey = ['updateSession'] as const

/** "Via the UI": shows the variables of pending mutations, and writes nothing to the cache. */
function createUiApp(fetchFn: typeof fetch, scope: boolean): App {
  const api = createApi(fetchFn)
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })

  function useRow(): Row {
    const queryClient = useQueryClient()
    const query = useQuery({
      queryKey: sessionKey,
      queryFn: ({ signal }) => api.getSession(SESSION_ID, signal),
    })
    const mutation = useMutation({
      mutationKey: updateKey,
      ...(scope ? { scope: { id: SESSION_ID } } : {}),
      mutationFn: (metadata: Metadata) => api.updateSession(SESSION_ID, metadata),
      // Returned, "so that the mutation stays in `pending` state until the refetch is finished".
      onSettled: () => queryClient.invalidateQueries({ queryKey: sessionKey }),
    })
    const pending = useMutationState({
      filters: { mutationKey: updateKey, status: 'pending' },
      select: ({ state }) => state.variables as Metadata,
    })
    return {
      metadata: query.data && fold(query.data.metadata, pending),
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

const docs = 'https://tanstack.com/query/latest/docs/framework/react/guides'

/** The guide's other pattern, with `useMutationState`. */
export const tanstackUi: Adapter = {
  name: 'docs, via the UI',
  docs: [`${docs}/optimistic-updates#via-the-ui`],
  create: (fetchFn) => createUiApp(fetchFn, false),
}

/** The same with a scope, so that one PATCH is in flight at a time. */
export const tanstackUiScope: Adapter = {
  name: 'docs, via the UI + `scope`',
  docs: [`${docs}/optimistic-updates#via-the-ui`, `${docs}/mutations#mutation-scopes`],
  create: (fetchFn) => createUiApp(fetchFn, true),
}
