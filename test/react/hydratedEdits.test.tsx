/** Edits that are pending while a page of the server hydrates. Its HTML cannot show them. */
import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister'
import { dehydrate, hydrate, MutationObserver, QueryClient } from '@tanstack/react-query'
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client'
import { act } from '@testing-library/react'
import { lazy, type ReactNode, Suspense } from 'react'
import { expect, test } from 'vitest'

import {
  shouldDehydrateEdit,
  updateSessionMutationOptions,
  useSession,
  useSessions,
  useSessionSaveState,
  useSuspenseSession,
  useUpdateSession,
} from '../../src/exports/index'
import { ServerApp } from '../harness/ServerApp'
import { tick } from '../harness/tick'

/** A page that shows a session and its save state, and remembers every text that it rendered. */
function makePage(useTitle: () => unknown) {
  const seen: string[] = []
  function Page(): ReactNode {
    const text = `${String(useTitle())}, ${useSessionSaveState('s').status}`
    seen.push(text)
    return <p>{text}</p>
  }
  return { Page, seen }
}

const HOOKS: [string, () => unknown][] = [
  ['useSession', () => useSession('s').data?.metadata['title']],
  ['useSuspenseSession', () => useSuspenseSession('s').data.metadata['title']],
  ['useSessions', () => useSessions().data?.sessions[0]?.metadata['title']],
]

const newQueryClient = () => new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } })

/** Makes an edit without a component. The server does not respond to it. */
function edit(app: ServerApp, queryClient: QueryClient): void {
  const options = updateSessionMutationOptions(app.client)
  const variables = { sessionId: 's', metadata: { title: 'Edited' } }
  new MutationObserver(queryClient, options).mutate(variables).catch(() => undefined)
}

/** The edits of an earlier visit, as storage contains them. */
async function storedEdits(app: ServerApp) {
  const earlier = new QueryClient()
  edit(app, earlier)
  await tick()
  const state = dehydrate(earlier, { shouldDehydrateMutation: shouldDehydrateEdit })
  earlier.clear()
  expect(state.mutations).toHaveLength(1)
  return JSON.parse(JSON.stringify(state)) as typeof state
}

for (const [hook, useTitle] of HOOKS) {
  test.each(['made', 'restored'])(
    `an edit that was %s before the page hydrates shows right after, without a mismatch (${hook})`,
    async (origin) => {
      const app = new ServerApp()
      const { Page, seen } = makePage(useTitle)
      const rendered = await app.render(<Page />)
      app.zep.hold()
      const queryClient = newQueryClient()
      if (origin === 'made') edit(app, queryClient)
      else hydrate(queryClient, await storedEdits(app))
      seen.length = 0
      const { container, errors, logged } = await app.hydrate(<Page />, rendered, queryClient)
      expect(container.textContent).toBe('Edited, saving')
      expect([errors, logged]).toEqual([[], []])
      // What the server rendered, until React has compared it.
      expect([seen[0], seen.at(-1)]).toEqual(['Hello, idle', 'Edited, saving'])
    },
  )
}

test('a Suspense boundary that hydrates after an edit elsewhere on the page shows it without a mismatch', async () => {
  const app = new ServerApp()
  const { Page, seen } = makePage(() => useSession('s').data?.metadata['title'])
  let mutate: ReturnType<typeof useUpdateSession>['mutate'] | undefined
  /** A page whose code for the boundary arrives when the promise says. */
  function appOf(code: Promise<{ default: typeof Page }>): ReactNode {
    const Late = lazy(() => code)
    const late = (
      <Suspense>
        <Late />
      </Suspense>
    )
    const App = () => {
      ;({ mutate } = useUpdateSession())
      return late
    }
    return <App />
  }
  const rendered = await app.render(appOf(Promise.resolve({ default: Page })))
  app.zep.hold()
  let load: () => void = () => undefined
  const code = new Promise<{ default: typeof Page }>((resolve) => {
    load = () => resolve({ default: Page })
  })
  const { container, errors, logged } = await app.hydrate(appOf(code), rendered)
  seen.length = 0
  await act(async () => mutate?.({ sessionId: 's', metadata: { title: 'Edited' } }))
  expect(container.textContent).toBe('Hello, idle')
  await act(async () => {
    load()
    await tick()
  })
  expect(container.textContent).toBe('Edited, saving')
  expect([errors, logged]).toEqual([[], []])
  expect(seen[0]).toBe('Hello, idle')
})

test('an edit that PersistQueryClientProvider restores while the page hydrates shows without a mismatch', async () => {
  const app = new ServerApp()
  const { Page } = makePage(() => useSession('s').data?.metadata['title'])
  const rendered = await app.render(<Page />)
  app.zep.hold()
  const clientState = await storedEdits(app)
  const stored = JSON.stringify({ timestamp: Date.now(), buster: '', clientState })
  const storage = { getItem: () => stored, setItem: () => undefined, removeItem: () => undefined }
  const persister = createSyncStoragePersister({ storage })
  const { container, errors, logged } = await app.hydrate(<Page />, rendered, newQueryClient(), {
    Provider: ({ client, children }) => (
      <PersistQueryClientProvider client={client} persistOptions={{ persister }}>
        {children}
      </PersistQueryClientProvider>
    ),
  })
  expect(container.textContent).toBe('Edited, saving')
  expect([errors, logged]).toEqual([[], []])
})
