import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister'
import { broadcastQueryClient } from '@tanstack/query-broadcast-client-experimental'
import { QueryClient } from '@tanstack/react-query'
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client'
import { type ReactNode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'

import {
  createSharedOutbox,
  createZepClient,
  isZepError,
  type Metadata,
  shouldDehydrateEdit,
  useSession,
  useSessions,
  useSessionSaveState,
  useUpdateSession,
  ZepProvider,
} from '../../../src/exports/index'

declare global {
  interface Window {
    /** Every view that was rendered, without repetitions. */
    shown: string[]
    /** Every view of the list that was rendered, without repetitions. */
    listed: string[]
    /** What the callers of the edits were told, in that order: the patch, and an error code. */
    outcomes: string[]
    /** Edits the session, as a click on Save does. */
    edit: (text: string) => void
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

const client = createZepClient({ baseUrl: '/api/v2' })

const outbox = settings.has('outbox') ? createSharedOutbox() : undefined

const persister = createAsyncStoragePersister({ storage: sessionStorage, throttleTime: 20 })

function List(): ReactNode {
  const list = useSessions()
  const view = JSON.stringify(list.data?.sessions.map(({ metadata }) => metadata) ?? null)
  if (view !== window.listed.at(-1)) window.listed.push(view)
  return <output aria-label="List">{view}</output>
}

function Editor(): ReactNode {
  const [text, setText] = useState('')
  const session = useSession('s')
  const { status, retry } = useSessionSaveState('s')
  const { mutateAsync } = useUpdateSession()
  const view = JSON.stringify(session.data?.metadata ?? null)
  if (view !== window.shown.at(-1)) window.shown.push(view)
  const edit = (patch: string): void => {
    mutateAsync({ sessionId: 's', metadata: JSON.parse(patch) as Metadata }).then(
      () => window.outcomes.push(patch),
      (error: unknown) => {
        window.outcomes.push(`${patch} ${isZepError(error) ? error.code : String(error)}`)
      },
    )
  }
  useEffect(() => {
    window.edit = edit
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        edit(text)
      }}
    >
      <input aria-label="Patch" value={text} onChange={(event) => setText(event.target.value)} />
      <button>Save</button>
      <button type="button" onClick={retry}>
        Retry
      </button>
      <output aria-label="Metadata">{view}</output>
      <output aria-label="State">{status}</output>
    </form>
  )
}

window.shown = []
window.listed = []
window.outcomes = []
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
    <ZepProvider client={client} outbox={outbox}>
      <Editor />
      {settings.has('list') && <List />}
    </ZepProvider>
  </PersistQueryClientProvider>,
)
