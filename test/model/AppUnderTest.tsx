import {
  hashKey,
  IsRestoringProvider,
  type Query,
  type QueryClient,
  QueryClientProvider,
} from '@tanstack/react-query'
import * as React from 'react'
import { type ReactNode, StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'

import {
  type Metadata,
  type Session,
  sessionKeys,
  sessionQueryOptions,
  type ZepClient,
  ZepProvider,
} from '../../src/exports/index'
import { type EditOptions, ModelApp, type Screen, type View } from './ModelApp'
import { SuspendedDetail } from './SuspendedDetail'

interface AppOptions {
  queryClient: QueryClient
  client: ZepClient
  edit: EditOptions
  strict: boolean
  suspense: boolean
}

/** What one commit shows. */
export type Commit = Partial<Record<View, readonly Session<Metadata>[]>>

/** How a change of the screen is rendered. */
export type How = 'at once' | 'in a transition'

/** React 18 has none. */
const Activity = 'Activity' in React ? React.Activity : undefined

/** The screen of one page and its reads. Rendered as in production, without `act`. */
export class AppUnderTest {
  readonly queryClient: QueryClient
  readonly client: ZepClient
  readonly keys: ReturnType<typeof sessionKeys>
  /** What is on screen. */
  screen: Screen | undefined
  /** What the component that suspends shows. */
  suspended: Session<Metadata> | undefined
  /** Every commit since this list was last emptied. */
  commits: Commit[] = []
  /** Whether the current command may cancel a page that the user has requested. */
  mayCancelPages = false
  /** Whether what is stored has yet to come back. */
  isRestoring = false
  /** False once the page was left. */
  isAlive = true
  #options: AppOptions
  #root: Root = createRoot(document.createElement('div'))
  #sessionId = 'a'
  #isMounted = false
  #isRevealed = true

  constructor(options: AppOptions) {
    this.#options = options
    this.queryClient = options.queryClient
    this.client = options.client
    this.keys = sessionKeys(this.client)
  }

  /** The rows that each view shows now. */
  get shown(): Commit {
    const { screen, suspended } = this
    return { ...screen?.rows, ...(suspended && { suspense: [suspended] }) }
  }

  show(sessionId: string = this.#sessionId, how: How = 'at once'): void {
    this.#sessionId = sessionId
    this.#isMounted = true
    this.#isRevealed = true
    this.render(how)
  }

  /** Unmounts the screen. */
  hide(): void {
    this.#isMounted = false
    this.render()
    this.screen = undefined
  }

  /** Hides the screen in an `<Activity>`, which keeps its state. */
  conceal(): void {
    if (!Activity) return
    this.#isRevealed = false
    this.render()
  }

  refetch(view: Exclude<View, 'suspense'>): void {
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

  /** The cached queries of this backend. */
  queries(queryKey: readonly unknown[] = this.keys.all): Query[] {
    return this.queryClient.getQueryCache().findAll({ queryKey })
  }

  /** Whether a view still observes what is cached, rather than what was removed from the cache. */
  isAttached(view: string): boolean {
    const { keys } = this
    const id = this.screen?.sessionId ?? this.#sessionId
    const queryKey = {
      detail: keys.detail(id),
      suspense: keys.detail(id),
      list: keys.list({ pageSize: 3 }),
      infinite: keys.infiniteList({ pageSize: 2 }),
      user: keys.userList('u'),
    }[view]
    return this.queries(queryKey).some((query) => query.getObserversCount() > 0)
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

  /** The page is closed: nothing of it is heard any more. */
  leave(): void {
    this.isAlive = false
    flushSync(() => this.#root.unmount())
    this.screen = undefined
    this.suspended = undefined
  }

  render(how: How = 'at once'): void {
    this.mayCancelPages = true
    const commit = () => this.#root.render(this.#tree())
    if (how === 'at once') flushSync(commit)
    else React.startTransition(commit)
  }

  #tree(): ReactNode {
    const { edit, strict, suspense } = this.#options
    const screen = (
      <ModelApp
        sessionId={this.#sessionId}
        options={edit}
        onCommit={this.#onCommit}
        onHide={this.#onHide}
      />
    )
    const detail = suspense && (
      <SuspendedDetail sessionId={this.#sessionId} onCommit={this.#onSuspended} />
    )
    const shown = this.#isMounted && [
      <React.Fragment key="screen">
        {screen}
        {detail}
      </React.Fragment>,
    ]
    const tree = (
      <QueryClientProvider client={this.queryClient}>
        <IsRestoringProvider value={this.isRestoring}>
          <ZepProvider client={this.client}>
            {Activity ? (
              <Activity mode={this.#isRevealed ? 'visible' : 'hidden'}>{shown}</Activity>
            ) : (
              shown
            )}
          </ZepProvider>
        </IsRestoringProvider>
      </QueryClientProvider>
    )
    return strict ? <StrictMode>{tree}</StrictMode> : tree
  }

  #onCommit = (screen: Screen): void => {
    this.screen = screen
    this.commits.push(screen.rows)
  }

  #onHide = (): void => {
    this.screen = undefined
  }

  #onSuspended = (session: Session<Metadata> | undefined): void => {
    this.suspended = session
    if (session) this.commits.push({ suspense: [session] })
  }
}
