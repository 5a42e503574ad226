import { hashKey, onlineManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'

import {
  createZepClient,
  sessionKeys,
  sessionQueryOptions,
  type UpdateSessionVariables,
  type ZepClient,
  ZepProvider,
} from '../../src/exports/index'
import { type EditOptions, ModelApp, type Screen, type View } from './ModelApp'

interface AppOptions {
  fetch: typeof globalThis.fetch
  edit: EditOptions
  strict: boolean
}

interface FailedMutation {
  mutationId: number
  submittedAt: number
  variables: UpdateSessionVariables
}

/** The app and everything its users and its code can do. Rendered as in production, without `act`. */
export class AppUnderTest {
  readonly queryClient: QueryClient = new QueryClient({
    // Only an invalidation makes data stale here: an automatic refetch could hide a bug.
    defaultOptions: {
      queries: { staleTime: Infinity, gcTime: Infinity },
      mutations: { gcTime: Infinity },
    },
  })
  readonly client: ZepClient
  readonly keys: ReturnType<typeof sessionKeys>
  /** What is on screen. */
  screen: Screen | undefined
  /** Every screen that was committed since this list was last emptied. */
  commits: Screen[] = []
  /** Whether the current command may cancel a page that the user has requested. */
  mayCancelPages = false
  #options: AppOptions
  #root: Root = createRoot(document.createElement('div'))
  #sessionId = 'a'

  constructor(options: AppOptions) {
    this.#options = options
    this.client = createZepClient({
      baseUrl: 'https://zep.test/api/v2',
      fetch: options.fetch,
      timeoutMs: 2 ** 31 - 1,
    })
    this.keys = sessionKeys(this.client)
    onlineManager.setOnline(true)
  }

  show(sessionId: string = this.#sessionId): void {
    this.mayCancelPages = true
    this.#sessionId = sessionId
    this.#render(true)
  }

  hide(): void {
    this.mayCancelPages = true
    this.#render(false)
    this.screen = undefined
  }

  refetch(view: View): void {
    this.mayCancelPages = true
    void this.screen?.reads[view].refetch()
  }

  refetchAll(): void {
    this.mayCancelPages = true
    void this.queryClient.refetchQueries({ queryKey: this.keys.all })
  }

  fetchNextPage(): void {
    if (!this.screen?.reads.infinite.hasNextPage) return
    this.mayCancelPages = true
    void this.screen.reads.infinite.fetchNextPage()
  }

  /** Fetches a session, whether or not it is on screen. */
  prefetch(sessionId: string): void {
    const options = sessionQueryOptions(this.client, sessionId)
    this.queryClient.fetchQuery({ ...options, staleTime: 0 }).catch(() => undefined)
  }

  /** Whether the infinite list is fetching a page that the user has requested. */
  get isFetchingPage(): boolean {
    const queryKey = this.keys.infiniteList({ pageSize: 2 })
    return this.queryClient.getQueryState(queryKey)?.fetchMeta?.fetchMore !== undefined
  }

  /** The query whose fetch begins with a GET of this path. */
  queryHashOf(path: string): string | undefined {
    const { keys } = this
    if (path.includes('/users/')) return hashKey(keys.userList('u'))
    if (path.includes('pageSize=3')) return hashKey(keys.list({ pageSize: 3 }))
    // A later page belongs to the fetch of the first page, or to `fetchNextPage`.
    if (path.includes('pageSize=2')) {
      return path.includes('pageNumber=1') ? hashKey(keys.infiniteList({ pageSize: 2 })) : undefined
    }
    return hashKey(keys.detail(path.slice(path.lastIndexOf('/') + 1)))
  }

  cancelQueries(): void {
    this.mayCancelPages = true
    void this.queryClient.cancelQueries({ queryKey: this.keys.all })
  }

  discard(): void {
    this.screen?.saveState.discard()
  }

  /** The failed mutations of a session, in submission order. */
  readonly failedMutations = (sessionId: string): FailedMutation[] =>
    this.queryClient
      .getMutationCache()
      .findAll({ mutationKey: this.keys.mutations, status: 'error' })
      .map(({ mutationId, state }) => {
        const variables = state.variables as UpdateSessionVariables
        return { mutationId, variables, submittedAt: state.submittedAt }
      })
      .filter(({ variables }) => variables.sessionId === sessionId)
      .sort((a, b) => a.submittedAt - b.submittedAt || a.mutationId - b.mutationId)

  setOnline(online: boolean): void {
    onlineManager.setOnline(online)
  }

  destroy(): void {
    flushSync(() => this.#root.unmount())
    this.queryClient.clear()
    onlineManager.setOnline(true)
  }

  #render(isShown: boolean): void {
    const { edit, strict } = this.#options
    const onCommit = (screen: Screen): void => {
      this.screen = screen
      this.commits.push(screen)
    }
    const tree = (
      <QueryClientProvider client={this.queryClient}>
        <ZepProvider client={this.client}>
          {isShown && <ModelApp sessionId={this.#sessionId} edit={edit} onCommit={onCommit} />}
        </ZepProvider>
      </QueryClientProvider>
    )
    flushSync(() => this.#root.render(strict ? <StrictMode>{tree}</StrictMode> : tree))
  }
}
