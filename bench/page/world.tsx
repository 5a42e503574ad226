import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { createZepClient } from 'react-zep'

import { documented } from './documented'
import { createFakeZep, type FakeZep } from './fakeZep'
import type { Edit, Pattern } from './Pattern'
import { reactZep } from './reactZep'

const PATTERNS = { documented, 'react-zep': reactZep }
export type PatternName = keyof typeof PATTERNS

/** The world is at rest if nothing has happened for so long. */
const QUIET_MS = 100
const PATIENCE_MS = 300_000

interface WorldOptions {
  pattern: PatternName
  sessions: number
  /** @default all of them */
  listed?: number
  /** For how long finished mutations stay in their cache. @default TanStack's */
  mutationGcTime?: number
}

/** An app whose one page is what a measure renders, and its server. */
export interface World extends Pattern {
  server: FakeZep
  queryClient: QueryClient
  edit: (edit: Edit) => void
  /** Renders the page, and waits until it shows what it has loaded. */
  render: (page: ReactNode, isLoaded: () => boolean) => Promise<void>
  /** For the components of the page: their commits are what `shown` waits for. */
  useCommit: () => void
  /** Resolves at the commit after which the condition holds, to when that was. */
  shown: (condition: () => boolean) => Promise<number>
  /** Waits until nothing happens any more, whatever is still held. */
  quiet: () => Promise<number>
  /** Waits until every edit is acknowledged and the list read again, and resolves to when that was. */
  rest: () => Promise<number>
  unmount: () => void
}

export function createWorld({
  pattern,
  sessions,
  listed = sessions,
  mutationGcTime: gcTime,
}: WorldOptions): World {
  const server = createFakeZep({ sessions, listed })
  const client = createZepClient({
    baseUrl: 'https://zep.test',
    fetch: server.fetch,
    timeoutMs: PATIENCE_MS * 2,
  })
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: { staleTime: Infinity },
      mutations: gcTime === undefined ? {} : { gcTime },
    },
  })
  const hooks = PATTERNS[pattern](client, queryClient)
  const root = createRoot(document.body.appendChild(document.createElement('main')))

  let lastActivity = 0
  const onActivity = (): void => {
    lastActivity = performance.now()
  }
  queryClient.getQueryCache().subscribe(onActivity)
  queryClient.getMutationCache().subscribe(onActivity)

  let onCommit = onActivity
  const isActive = (): boolean => performance.now() < lastActivity + QUIET_MS
  const isWaiting = (): boolean =>
    !server.isAtRest() || queryClient.isMutating() + queryClient.isFetching() > 0
  const until = async (isDone: () => boolean): Promise<number> => {
    onActivity()
    const deadline = lastActivity + PATIENCE_MS
    while (!isDone()) {
      if (performance.now() > deadline) throw new Error(`${pattern} does not come to rest.`)
      await sleep(10)
    }
    return lastActivity
  }

  const world: World = {
    ...hooks,
    server,
    queryClient,
    edit: () => undefined,
    render: async (page, isLoaded) => {
      root.render(
        <QueryClientProvider client={queryClient}>
          <hooks.Provider>
            <Editor />
            {page}
          </hooks.Provider>
        </QueryClientProvider>,
      )
      do await sleep(QUIET_MS)
      while (queryClient.isFetching() > 0 || !isLoaded())
    },
    useCommit: () => useLayoutEffect(() => onCommit()),
    shown: (condition) =>
      new Promise((resolve) => {
        onCommit = () => {
          onActivity()
          if (!condition()) return
          onCommit = onActivity
          resolve(lastActivity)
        }
      }),
    quiet: () => until(() => !isActive()),
    rest: () => until(() => !isActive() && !isWaiting()),
    unmount: () => {
      root.unmount()
      queryClient.clear()
    },
  }
  return world

  /** A component of its own, because every change of a mutation renders it. */
  function Editor() {
    const edit = hooks.useEdit()
    useLayoutEffect(() => {
      world.edit = edit
    })
    return null
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
