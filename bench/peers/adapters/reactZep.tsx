import { QueryClient, QueryClientProvider } from '@tanstack/react-query'

import { createZepClient, useSession, useUpdateSession, ZepProvider } from '../../../src/exports'
import type { Adapter, App, Row } from '../adapter'
import { BASE_URL, SESSION_ID } from '../gatedServer'

function createZepApp(fetchFn: typeof fetch): App {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const zep = createZepClient({ baseUrl: BASE_URL, fetch: fetchFn })

  function useRow(): Row {
    const session = useSession(SESSION_ID)
    const update = useUpdateSession()
    return {
      metadata: session.data?.metadata,
      edit: (metadata) => update.mutateAsync({ sessionId: SESSION_ID, metadata }),
      refetch: session.refetch,
    }
  }

  return {
    Provider: ({ children }) => (
      <QueryClientProvider client={queryClient}>
        <ZepProvider client={zep}>{children}</ZepProvider>
      </QueryClientProvider>
    ),
    useRow,
    dispose: () => queryClient.clear(),
  }
}

/** react-zep as its README shows it. */
export const reactZep: Adapter = {
  name: 'react-zep',
  docs: ['../../README.md'],
  create: createZepApp,
}
