import {
  dehydrate,
  type DehydratedState,
  HydrationBoundary,
  QueryClient,
  QueryClientProvider,
} from '@tanstack/react-query'
import { act } from '@testing-library/react'
import type { ComponentType, ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToReadableStream } from 'react-dom/server.browser'
import { onTestFinished, vi } from 'vitest'

import {
  createZepClient,
  sessionQueryOptions,
  sessionsQueryOptions,
  ZepProvider,
} from '../../src/exports/index'
import { createMockZep, type MockZep } from '../../src/exports/msw'
import { tick } from './tick'

/** What a browser got from the server. */
export interface RenderedPage {
  html: string
  /** What the server has prefetched, as it is embedded in the page. */
  state: DehydratedState
  /** What React passed to `onError`. */
  errors: unknown[]
}

type QueryProvider = ComponentType<{ client: QueryClient; children: ReactNode }>

interface BrowserPage {
  container: HTMLElement
  queryClient: QueryClient
  /** What React passed to `onRecoverableError`, such as a mismatch with the HTML. */
  errors: unknown[]
  /** What was written to the console, on the server too. */
  logged: unknown[]
}

/** One realm has both renderers here, as no app does. React notices. */
const TWO_RENDERERS = /Detected multiple renderers/

/** Runs as on a server: there is no window, so a relative URL leads nowhere. */
export async function onServer<T>(run: () => Promise<T>): Promise<T> {
  vi.stubGlobal('window', undefined)
  vi.stubGlobal('location', undefined)
  vi.stubGlobal('document', undefined)
  try {
    return await run()
  } finally {
    vi.unstubAllGlobals()
  }
}

/**
 * An app that renders on a server and in a browser: a client with the key there, the app's own route
 * here, one default `keyPrefix`. Both reach one mock Zep.
 */
export class ServerApp {
  readonly zep: MockZep = createMockZep({
    baseUrl: '/api/v2',
    sessions: [{ sessionId: 's', metadata: { title: 'Hello', tags: ['a'] } }],
  })
  /** The client of the components, on the server too. */
  readonly client = createZepClient({
    baseUrl: '/api/zep',
    fetch: (url, init) => {
      const { pathname, search } = new URL(url instanceof Request ? url.url : url, location.href)
      const path = pathname.replace('/api/zep', '/api/v2')
      return this.zep.fetch(`https://zep.test${path}${search}`, init)
    },
  })
  #before = 0
  readonly #logged: unknown[] = []

  constructor() {
    vi.spyOn(console, 'error').mockImplementation((...args: unknown[]) => {
      if (!TWO_RENDERERS.test(String(args[0]))) this.#logged.push(args)
    })
  }

  /** What was sent since the page arrived in the browser. */
  get requests(): string[] {
    return this.zep.requests.slice(this.#before).map(({ method }) => method)
  }

  /** Creates the client that a server has, with the key. */
  serverClient() {
    return createZepClient({ apiKey: 'z_key', fetch: (url, init) => this.zep.fetch(url, init) })
  }

  #tree(
    queryClient: QueryClient,
    state: DehydratedState | undefined,
    page: ReactNode,
    Provider: QueryProvider = QueryClientProvider,
  ): ReactNode {
    return (
      <Provider client={queryClient}>
        <ZepProvider client={this.client}>
          <HydrationBoundary state={state}>{page}</HydrationBoundary>
        </ZepProvider>
      </Provider>
    )
  }

  /**
   * Renders a page on the server. What is prefetched is awaited, or streamed while the page renders;
   * into a QueryClient of its own, or into the one that renders.
   */
  async render(
    page: ReactNode,
    {
      prefetch = 'await',
      sameQueryClient = false,
    }: { prefetch?: 'await' | 'stream' | 'none'; sameQueryClient?: boolean } = {},
  ): Promise<RenderedPage> {
    return onServer(async () => {
      const errors: unknown[] = []
      const prefetching = new QueryClient()
      if (prefetch !== 'none') {
        const client = this.serverClient()
        const reading = Promise.allSettled([
          prefetching.fetchQuery(sessionQueryOptions(client, 's')),
          prefetching.fetchQuery(sessionsQueryOptions(client)),
        ])
        if (prefetch === 'await') await reading
      }
      const shouldDehydrateQuery = () => true
      const dehydrated = dehydrate(prefetching, { shouldDehydrateQuery })
      const state =
        prefetch === 'stream'
          ? dehydrated
          : (JSON.parse(JSON.stringify(dehydrated)) as DehydratedState)
      const queryClient = sameQueryClient ? prefetching : new QueryClient()
      const tree = this.#tree(queryClient, sameQueryClient ? undefined : state, page)
      const stream = await renderToReadableStream(tree, { onError: (e) => void errors.push(e) })
      await stream.allReady
      return { html: await new Response(stream).text(), state, errors }
    })
  }

  /** Shows the page in the browser and hydrates it. Requests are counted from then on. */
  async hydrate(
    page: ReactNode,
    { html, state }: RenderedPage,
    queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } }),
    { Provider }: { Provider?: QueryProvider } = {},
  ): Promise<BrowserPage> {
    this.#before = this.zep.requests.length
    const errors: unknown[] = []
    const container = document.createElement('div')
    container.innerHTML = html
    document.body.append(container)
    const tree = this.#tree(queryClient, state, page, Provider)
    const onRecoverableError = (error: unknown) => void errors.push(error)
    const root = await act(async () => {
      const hydrated = hydrateRoot(container, tree, { onRecoverableError })
      await tick()
      return hydrated
    })
    onTestFinished(() => {
      act(() => root.unmount())
      container.remove()
      queryClient.clear()
    })
    return { container, queryClient, errors, logged: this.#logged }
  }
}
