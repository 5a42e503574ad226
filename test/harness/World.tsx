import { isDeepStrictEqual } from 'node:util'
import { QueryClient, type QueryClientConfig, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { type ReactNode, StrictMode, useLayoutEffect } from 'react'
import { flushSync } from 'react-dom'
import { afterEach, expect } from 'vitest'

import {
  createZepClient,
  type Metadata,
  type Session,
  sessionKeys,
  useInfiniteSessions,
  useSession,
  useSessions,
  useSessionSaveState,
  useUpdateSession,
  type UseUpdateSessionOptions,
  useUserSessions,
  type ZepClient,
  ZepProvider,
  type ZepProviderProps,
} from '../../src/exports/index'
import { GatedServer } from './GatedServer'
import { tick } from './tick'
import { agreed, collect, type View } from './views'

export const BASE: Metadata = { base: true }

interface WorldOptions {
  sessions?: Record<string, Metadata>
  /** A server that another world uses too. */
  server?: GatedServer
  /** The options of both instances of `useUpdateSession`. */
  edit?: UseUpdateSessionOptions<Metadata>
  /** The options of the second instance only. */
  second?: UseUpdateSessionOptions<Metadata>
  queryClient?: QueryClientConfig
  /** How many edits may be in flight at once. */
  maxConcurrentUpdates?: number
  /** What else `ZepProvider` is given. */
  provider?: Omit<ZepProviderProps, 'client' | 'children'>
  strict?: boolean
}

/** What became of an edit, as its caller learned it. */
export interface Outcome {
  state: 'pending' | 'ok' | 'failed'
  session?: Session
  error?: unknown
}

const worlds: World[] = []

/** Every way to read a session, and two instances of the hook that edits it. */
function useEverything(sessionId: string, { edit, second }: WorldOptions) {
  return {
    detail: useSession(sessionId),
    list: useSessions(),
    infinite: useInfiniteSessions(),
    user: useUserSessions('u'),
    saveState: useSessionSaveState(sessionId),
    first: useUpdateSession<Metadata>(edit),
    second: useUpdateSession<Metadata>({ ...edit, ...second }),
  }
}

type Everything = ReturnType<typeof useEverything>

function viewOf({ detail, list, infinite, user }: Everything, sessionId: string): View {
  const find = (sessions: Session[] | undefined): Session | undefined =>
    sessions?.find((session) => session.sessionId === sessionId)
  return agreed([
    find(detail.data && [detail.data]),
    find(list.data?.sessions),
    find(infinite.data?.pages.flatMap((page) => page.sessions)),
    find(user.data),
  ])
}

/**
 * One app with one gated server. It renders as an app does, without `act`, because what React shows
 * between two steps of the engine is part of what is tested.
 */
export class World {
  readonly server: GatedServer
  readonly queryClient: QueryClient
  readonly client: ZepClient
  readonly keys: ReturnType<typeof sessionKeys>
  readonly options: WorldOptions
  /** Each view of session `s` that was ever rendered since `mount`, without repetitions. */
  shown: View[] = []
  /** How often a query was invalidated. */
  invalidations = 0
  #app: Everything | undefined
  #rendered: ReturnType<typeof render> | undefined

  constructor(options: WorldOptions = {}) {
    this.options = options
    this.server = options.server ?? new GatedServer(options.sessions ?? { s: BASE, t: BASE })
    const { defaultOptions, ...config } = options.queryClient ?? {}
    this.queryClient = new QueryClient({
      ...config,
      defaultOptions: {
        queries: { retry: false },
        mutations: { retryDelay: 0 },
        ...defaultOptions,
      },
    })
    this.client = createZepClient({
      baseUrl: 'https://zep.test/api/v2',
      fetch: this.server.fetch,
      maxConcurrentUpdates: options.maxConcurrentUpdates,
    })
    this.keys = sessionKeys(this.client)
    this.queryClient.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'invalidate') this.invalidations++
    })
    worlds.push(this)
  }

  readonly Wrapper = ({ children }: { children?: ReactNode }): ReactNode => (
    <QueryClientProvider client={this.queryClient}>
      <ZepProvider {...this.options.provider} client={this.client}>
        {children}
      </ZepProvider>
    </QueryClientProvider>
  )

  private readonly Probe = ({ sessionId }: { sessionId: string }): ReactNode => {
    const app = useEverything(sessionId, this.options)
    const view = viewOf(app, 's')
    if (!isDeepStrictEqual(view, this.shown.at(-1))) this.shown.push(view)
    useLayoutEffect(() => {
      this.#app = app
    })
    return null
  }

  #tree(sessionId: string): ReactNode {
    const tree = (
      <this.Wrapper>
        <this.Probe sessionId={sessionId} />
      </this.Wrapper>
    )
    return this.options.strict ? <StrictMode>{tree}</StrictMode> : tree
  }

  /** Renders everything. Its GETs are in flight afterwards. */
  async open(sessionId = 's'): Promise<this> {
    this.shown = []
    this.#rendered = render(this.#tree(sessionId))
    await tick()
    return this
  }

  /** Renders everything and loads it. Requests and frames are counted from then on. */
  async mount(sessionId = 's'): Promise<this> {
    await this.open(sessionId)
    await this.server.drain()
    this.server.reset()
    this.invalidations = 0
    this.shown = [this.view()]
    return this
  }

  /** Makes the app show another session in its detail. */
  async switchTo(sessionId: string): Promise<void> {
    this.#rendered?.rerender(this.#tree(sessionId))
    await tick()
  }

  async unmount(): Promise<void> {
    this.#rendered?.unmount()
    await tick()
  }

  /** What the hooks returned last. */
  get app(): Everything {
    if (!this.#app) throw new Error('mount first')
    return this.#app
  }

  /** What the app shows of a session. */
  view(sessionId = 's'): View {
    return viewOf(this.app, sessionId)
  }

  /** What the query cache contains of a session, which is what the server said last. */
  cached(sessionId = 's'): View {
    const queries = this.queryClient.getQueryCache().getAll()
    return agreed(
      collect(
        queries.map((query) => query.state.data),
        sessionId,
      ),
    )
  }

  /** Edits as an event handler does: React has rendered when it returns. It never throws. */
  edit(
    metadata: Metadata,
    { by = 'first', sessionId = 's' }: { by?: 'first' | 'second'; sessionId?: string } = {},
  ): Outcome {
    const outcome: Outcome = { state: 'pending' }
    flushSync(() => {
      this.app[by].mutateAsync({ sessionId, metadata }).then(
        (session) => Object.assign(outcome, { state: 'ok', session }),
        (error: unknown) => Object.assign(outcome, { state: 'failed', error }),
      )
    })
    return outcome
  }
}

/** Every test must obey this law: two PATCHes of one session are never in flight together. */
afterEach(() => {
  cleanup()
  for (const { options, queryClient, server } of worlds.splice(0)) {
    queryClient.clear()
    if (!options.server) expect(server.overlaps).toEqual([])
  }
})
