import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'

import {
  createZepClient,
  useSession,
  useSessions,
  useUpdateSession,
  useUserSessions,
  ZepProvider,
} from '../../../src/exports/index'

declare global {
  interface Window {
    queryClient: QueryClient
  }
}

/** It has only the path of the handler: no key, no headers and no `fetch` of its own. */
const client = createZepClient({ baseUrl: '/api/zep' })
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
window.queryClient = queryClient

function SessionView({ sessionId }: { sessionId: string }) {
  const { data, error } = useSession<{ plan?: string }>(sessionId)
  const update = useUpdateSession()
  return (
    <section aria-label={sessionId}>
      <output>{error?.code ?? data?.metadata.plan}</output>
      <em>{update.error?.code ?? update.status}</em>
      <button
        type="button"
        onClick={() => update.mutate({ sessionId, metadata: { plan: 'platinum' } })}
      >
        Upgrade
      </button>
    </section>
  )
}

function Lists() {
  const all = useSessions({ pageNumber: 1, pageSize: 10 })
  const mine = useUserSessions('u1')
  return (
    <p>
      {all.data?.totalCount} sessions, {mine.data?.length} of u1
    </p>
  )
}

createRoot(document.body.appendChild(document.createElement('main'))).render(
  <QueryClientProvider client={queryClient}>
    <ZepProvider client={client}>
      {['support/42', 'ended', 'secret', 'gone'].map((sessionId) => (
        <SessionView key={sessionId} sessionId={sessionId} />
      ))}
      <Lists />
    </ZepProvider>
  </QueryClientProvider>,
)
