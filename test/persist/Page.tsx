import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister'
import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister'
import { type QueryClient, type QueryClientConfig, useIsRestoring } from '@tanstack/react-query'
import {
  PersistQueryClientProvider,
  type PersistQueryClientProviderProps,
} from '@tanstack/react-query-persist-client'
import type { ReactNode } from 'react'

import {
  createZepClient,
  type Metadata,
  type UseUpdateSessionOptions,
  type ZepClient,
  ZepProvider,
  type ZepProviderProps,
} from '../../src/exports/index'
import { GatedServer } from '../harness/GatedServer'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

export const API_KEY = 'z_sk_never_to_be_stored'
export const HEADER = 'bearer-never-to-be-stored'

export type PersisterKind = 'sync' | 'async'

type PersistOptions = PersistQueryClientProviderProps['persistOptions']

type ShouldDehydrateMutation = NonNullable<
  NonNullable<PersistOptions['dehydrateOptions']>['shouldDehydrateMutation']
>

interface PageOptions {
  persister?: PersisterKind
  server?: GatedServer
  /** What is stored; a reload goes on with it. */
  storage?: Map<string, string>
  shouldDehydrateMutation?: ShouldDehydrateMutation
  /** Whether the app resumes paused mutations after the restore, as TanStack's guide says. */
  resume?: boolean
  /** Whether `ZepProvider` is there only once everything is restored. */
  late?: boolean
  edit?: UseUpdateSessionOptions<Metadata>
  queryClient?: QueryClientConfig
  /** What else `ZepProvider` is given. */
  provider?: Omit<ZepProviderProps, 'client' | 'children'>
  /** The restore waits for it. */
  gate?: Promise<void>
}

interface StoredClient {
  clientState: {
    mutations: { state: { status: string; variables: unknown } }[]
    queries: { queryKey: readonly unknown[]; state: { data: unknown } }[]
  }
}

const KEY = 'react-query'
const never = new Promise<never>(() => undefined)

/** Whether the app calls `resumePausedMutations()` after the restore, as TanStack's guide says. */
export const RESUMES = [true, false]

/** The network of one page: when the page is closed, its requests end and it hears of none of them. */
class Network {
  readonly #server: GatedServer
  readonly #page = new AbortController()

  constructor(server: GatedServer) {
    this.#server = server
  }

  get isClosed(): boolean {
    return this.#page.signal.aborted
  }

  close(): void {
    this.#page.abort()
  }

  readonly fetch = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    const signals = [this.#page.signal, ...(init?.signal ? [init.signal] : [])]
    try {
      this.#page.signal.throwIfAborted()
      return await this.#server.fetch(input, { ...init, signal: AbortSignal.any(signals) })
    } catch (error) {
      if (this.isClosed) return never
      throw error
    }
  }
}

function Restored({
  late,
  children,
}: {
  late: boolean | undefined
  children: ReactNode
}): ReactNode {
  return useIsRestoring() && late ? null : children
}

/** A world whose caches are persisted: a page of an app, until it is reloaded. */
export class Page extends World {
  override readonly client: ZepClient
  readonly storage: Map<string, string>
  readonly #page: PageOptions
  readonly #network: Network

  constructor(page: PageOptions = {}) {
    const server = page.server ?? new GatedServer({ s: BASE, t: BASE })
    super({
      server,
      ...(page.edit && { edit: page.edit }),
      ...(page.queryClient && { queryClient: page.queryClient }),
    })
    const network = new Network(server)
    this.client = createZepClient({
      baseUrl: 'https://zep.test/api/v2',
      fetch: network.fetch,
      apiKey: API_KEY,
      headers: { 'X-Session': HEADER },
      dangerouslyAllowBrowser: true,
    })
    this.#page = page
    this.#network = network
    this.storage = page.storage ?? new Map<string, string>()
    const { shouldDehydrateMutation } = page
    this.persistOptions = {
      persister: this.#persister(),
      ...(shouldDehydrateMutation && { dehydrateOptions: { shouldDehydrateMutation } }),
    }
  }

  private readonly persistOptions: PersistOptions

  override readonly Wrapper = ({ children }: { children?: ReactNode }): ReactNode => (
    <PersistQueryClientProvider
      client={this.queryClient}
      persistOptions={this.persistOptions}
      onSuccess={() => (this.#page.resume ? this.queryClient.resumePausedMutations() : undefined)}
    >
      <Restored late={this.#page.late}>
        <ZepProvider {...this.#page.provider} client={this.client}>
          {children}
        </ZepProvider>
      </Restored>
    </PersistQueryClientProvider>
  )

  #persister() {
    const storage = {
      getItem: (key: string) => this.storage.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (!this.#network.isClosed) this.storage.set(key, value)
      },
      removeItem: (key: string) => void this.storage.delete(key),
    }
    if (this.#page.persister !== 'async') {
      return createSyncStoragePersister({ storage, key: KEY, throttleTime: 0 })
    }
    return createAsyncStoragePersister({
      key: KEY,
      throttleTime: 0,
      storage: {
        getItem: async (key) => {
          await this.#page.gate
          return storage.getItem(key)
        },
        setItem: async (key, value) => storage.setItem(key, value),
        removeItem: async (key) => storage.removeItem(key),
      },
    })
  }

  /** What is stored, as a string and parsed. */
  get stored(): { text: string; state: StoredClient['clientState'] } {
    const text = this.storage.get(KEY) ?? ''
    return { text, state: (JSON.parse(text) as StoredClient).clientState }
  }

  /** The page goes: its requests end, whatever the server makes of them. */
  async close(): Promise<void> {
    await tick()
    this.#network.close()
    await this.unmount()
  }

  /** The page goes, and comes back from what it stored, with other options if need be. */
  async reload(options: PageOptions = {}): Promise<Page> {
    await this.close()
    return new Page({
      ...this.#page,
      server: this.server,
      storage: this.storage,
      ...options,
    })
  }
}

/** Every mutation that a client holds, as pairs of status and whether it is paused. */
export function mutationStates(queryClient: QueryClient): string[] {
  return queryClient
    .getMutationCache()
    .getAll()
    .map(({ state }) => (state.isPaused ? 'paused' : state.status))
}
