import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister'
import { broadcastQueryClient } from '@tanstack/query-broadcast-client-experimental'
import { QueryClient } from '@tanstack/react-query'
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client'
import { type ReactNode, useState } from 'react'
import { createRoot } from 'react-dom/client'

import {
  type Metadata,
  ZepProvider,
  createZepClient,
  shouldDehydrateEdit,
  useSession,
  useSessionSaveState,
  useUpdateSession,
} from '../../../src/exports/index'

declare global {
  interface Window {
    /** Each view that was ever rendered, without repetitions. */
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

// `never`, because the package brings the types of a query-core of its own.
if (settings.has('broadcast')) broadcastQueryClient({ queryClient: queryClient as never })

/** The recipe of docs/offline.md: of all tabs, one PATCH of a session at a time. */
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
  // Keeps the page itself, so that it loads offline.
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
