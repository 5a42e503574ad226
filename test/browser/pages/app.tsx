import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister'
import { broadcastQueryClient } from '@tanstack/query-broadcast-client-experimental'
import { QueryClient } from '@tanstack/react-query'
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client'
import { type ReactNode, useState } from 'react'
import { createRoot } from 'react-dom/client'

import {
  createZepClient,
  type Metadata,
  shouldDehydrateEdit,
  useSession,
  useSessionSaveState,
  useUpdateSession,
  ZepProvider,
} from '../../../src/exports/index'

declare global {
  interface Window {
    /** Every view that was rendered, without repetitions. */
    shown: string[]
  }
}

const settings = new URLSearchParams(location.search)

const queryClient = new QueryClient({
  defaultOptions: {
    queries: { gcTime: Infinity, retryDelay: 20 },
    mutations: { retryDelay: Number(settings.get('retryDelay') ?? 20) },
  },
})

// `never`, because the package brings its own copy of query-core and its types.
if (settings.has('broadcast')) broadcastQueryClient({ queryClient: queryClient as never })

/** The recipe from docs/offline.md: one PATCH per session at a time across all tabs. */
const fetchInTurn = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
  if (init?.method !== 'PATCH' || !('locks' in navigator)) return fetch(input, init)
  return navigator.locks.request(`zep ${new Request(input).url}`, () => fetch(input, init))
}

const client = createZepClient({
  baseUrl: '/api/v2',
  ...(settings.has('lock') && { fetch: fetchInTurn }),
})

const persister = createAsyncStoragePersister({ storage: sessionStorage, throttleTime: 20 })

function Editor(): ReactNode {
  const [text, setText] = useState('')
  const session = useSession('s')
  const { status } = useSessionSaveState('s')
  const { mutate } = useUpdateSession()
  const view = JSON.stringify(session.data?.metadata ?? null)
  if (view !== window.shown.at(-1)) window.shown.push(view)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        mutate({ sessionId: 's', metadata: JSON.parse(text) as Metadata })
      }}
    >
      <input aria-label="Patch" value={text} onChange={(event) => setText(event.target.value)} />
      <button>Save</button>
      <output aria-label="Metadata">{view}</output>
      <output aria-label="State">{status}</output>
    </form>
  )
}

window.shown = []
if (settings.has('offline')) {
  // The worker caches the page, so that it loads offline.
  await navigator.serviceWorker.register('/worker.js')
  await navigator.serviceWorker.ready
}
createRoot(document.body).render(
  <PersistQueryClientProvider
    client={queryClient}
    persistOptions={{
      persister,
      dehydrateOptions: { shouldDehydrateMutation: shouldDehydrateEdit },
    }}
  >
    <ZepProvider client={client}>
      <Editor />
    </ZepProvider>
  </PersistQueryClientProvider>,
)
