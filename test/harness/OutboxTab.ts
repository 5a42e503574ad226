import { MutationObserver, QueryClient } from '@tanstack/react-query'

import {
  addSessionMutationOptions,
  createSharedOutbox,
  createZepClient,
  deleteSessionMutationOptions,
  type Metadata,
  type Session,
  sessionKeys,
  type SharedOutbox,
  updateSessionMutationOptions,
  type ZepClient,
} from '../../src/exports/index'
import { createEditView } from '../../src/edits/EditView'
import type { EditEngine } from '../../src/edits/EditEngine'
import type { EditSettings } from '../../src/edits/EditSettings'
import { registerDefaults } from '../../src/edits/registerDefaults'
import type { FakeOrigin, FakeTab } from './FakeOrigin'
import type { GatedServer } from './GatedServer'
import type { Outcome } from './World'

interface OutboxTabOptions extends EditSettings {
  name?: string | undefined
  keyPrefix?: string
  maxConcurrentUpdates?: number
}

const never = new Promise<never>(() => undefined)

/** A tab of an app with an outbox, without React. */
export class OutboxTab {
  readonly browser: FakeTab
  readonly queryClient: QueryClient
  readonly client: ZepClient
  readonly engine: EditEngine
  readonly outbox: SharedOutbox
  /** What this tab has sent. */
  readonly sent: (Metadata | undefined)[] = []

  constructor(
    origin: FakeOrigin,
    server: GatedServer,
    { name, keyPrefix, maxConcurrentUpdates, ...settings }: OutboxTabOptions = {},
  ) {
    const browser = origin.open()
    const { storage, locks, page } = browser
    this.browser = browser
    this.queryClient = new QueryClient({ defaultOptions: { mutations: { retryDelay: 0 } } })
    this.queryClient.mount()
    const isClosed = (): boolean => browser.isClosed
    this.client = createZepClient({
      baseUrl: 'https://zep.test/api/v2',
      keyPrefix,
      maxConcurrentUpdates,
      fetch: async (...[input, init]: Parameters<typeof fetch>) => {
        if (isClosed()) return never
        const body = JSON.parse((init?.body as string | undefined) ?? '{}') as {
          metadata?: Metadata
        }
        this.sent.push(body.metadata)
        const response = await server.fetch(input, init)
        return isClosed() ? never : response
      },
    })
    for (const { sessionId } of server.zep.sessions) {
      const queryKey = sessionKeys(this.client).detail(sessionId)
      this.queryClient.setQueryData(queryKey, server.zep.session(sessionId) as Session)
    }
    this.outbox = createSharedOutbox({ storage, locks, page, name })
    this.engine = registerDefaults(this.client, this.queryClient, settings)
    this.outbox.connect(this.engine)()
  }

  update(metadata: Metadata, sessionId = 's'): Outcome {
    return watch(
      new MutationObserver(this.queryClient, updateSessionMutationOptions<Metadata>(this.client)),
      { sessionId, metadata },
    )
  }

  add(sessionId: string): Outcome {
    return watch(new MutationObserver(this.queryClient, addSessionMutationOptions(this.client)), {
      sessionId,
    })
  }

  delete(sessionId: string): Outcome {
    return watch(
      new MutationObserver(this.queryClient, deleteSessionMutationOptions(this.client)),
      { sessionId },
    )
  }

  /** What the tab shows of a session. */
  view(sessionId = 's'): Metadata | undefined {
    const queryKey = sessionKeys(this.client).detail<Metadata>(sessionId)
    const session = this.queryClient.getQueryData(queryKey)
    return createEditView(this.engine, sessionId).getSnapshot()(session)?.metadata
  }

  /** Whether what it shows is read again as soon as something shows it. */
  isStale(sessionId = 's'): boolean {
    const queryKey = sessionKeys(this.client).detail(sessionId)
    return this.queryClient.getQueryState(queryKey)?.isInvalidated === true
  }

  pending(sessionId = 's'): number {
    return this.engine.edits(sessionId).length
  }

  failed(sessionId = 's'): number {
    return this.engine.failed(sessionId).length
  }
}

/** The part of a MutationObserver that makes an edit. */
interface Editor<TVariables> {
  mutate: (variables: TVariables) => Promise<Session<Metadata> | undefined>
}

function watch<TVariables>(editor: Editor<TVariables>, variables: TVariables): Outcome {
  const outcome: Outcome = { state: 'pending' }
  editor.mutate(variables).then(
    (session) => Object.assign(outcome, { state: 'ok', session }),
    (error: unknown) => Object.assign(outcome, { state: 'failed', error }),
  )
  return outcome
}
