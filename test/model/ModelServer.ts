import { createExchange, type Exchange } from './Exchange'
import { type Fate, judge } from './fates'
import { type Json, patched } from './merge'
import { serveThroughHandler } from './serveThroughHandler'

interface ModelServerOptions {
  /** Their metadata by id; null for a session that does not exist yet. */
  sessions: Record<string, Json | null>
  /** Whether `createZepHandler` is between the client and this server. */
  handler: boolean
  /** Resolves when the scheduler picks it. */
  schedule: (label: string) => Promise<unknown>
  /** Returns the fate of the next request. */
  nextFate: (method: string) => Fate
}

/** The page that sends, and what it hears. */
export interface Sender {
  onSent: (exchange: Exchange) => void
  onAnswer: (exchange: Exchange) => void
}

interface Served {
  status: number
  body: string
}

const never = new Promise<never>(() => undefined)

/**
 * A Zep that records every state of each session. The `updated_at` of a row tells which of them it
 * shows. It is not the mock of `src/msw`, because the oracle must share no code with what it judges.
 */
export class ModelServer {
  /** Every state of each session, null while it is deleted; the index is its revision. */
  readonly history = new Map<string, (Json | null)[]>()
  readonly ended = new Set<string>()
  /** Who has written to each session; undefined is someone else. */
  readonly writers = new Map<string, Set<Sender | undefined>>()
  #options: ModelServerOptions
  #live = new Map<Exchange, Sender>()

  constructor(options: ModelServerOptions) {
    this.#options = options
    for (const [id, metadata] of Object.entries(options.sessions)) this.history.set(id, [metadata])
  }

  /** The network of one page, until it is left. */
  connect(sender: Sender): typeof globalThis.fetch {
    return (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const exchange = createExchange(url, init, this.#options.nextFate)
      this.#live.set(exchange, sender)
      sender.onSent(exchange)
      return new Promise((resolve, reject) => {
        init.signal?.addEventListener('abort', () => {
          if (exchange.verdict || exchange.isOrphan) return
          exchange.aborted = true
          sender.onAnswer(exchange)
          reject(new DOMException('Aborted', 'AbortError'))
        })
        void this.#exchange(exchange, url, init, sender).then(resolve, reject)
      })
    }
  }

  /** A page is left: its requests either reach the server now, or never. */
  leave(sender: Sender, arrive: boolean): void {
    for (const [exchange, from] of this.#live) {
      if (from !== sender) continue
      if (arrive && !exchange.hasArrived) this.#serve(exchange, new URL(exchange.path, 'http://z'))
      exchange.isOrphan = true
      this.#live.delete(exchange)
    }
  }

  /** The newest revision of a session. */
  revision(sessionId: string): number {
    return this.#states(sessionId).length - 1
  }

  /** The metadata in a revision; null if the session was deleted by then. */
  metadata(sessionId: string, revision = this.revision(sessionId)): Json | null {
    const metadata = this.#states(sessionId)[revision]
    if (metadata === undefined) throw new Error(`${sessionId} never had a revision ${revision}`)
    return metadata
  }

  /** The sessions that are not deleted. */
  get existing(): string[] {
    return [...this.history.keys()].filter((sessionId) => this.metadata(sessionId))
  }

  /** Someone else writes. */
  write(sessionId: string, patch: Json): void {
    const metadata = this.metadata(sessionId)
    if (!metadata) return
    this.#noteWriter(sessionId, undefined)
    this.#states(sessionId).push(patched(metadata, patch))
  }

  async #exchange(
    exchange: Exchange,
    url: URL,
    init: RequestInit,
    sender: Sender,
  ): Promise<Response> {
    const { method, sessionId = 'all', fate } = exchange
    const { handler, schedule } = this.#options
    await schedule(`${method} ${sessionId} arrives`)
    const serve = (): Served => this.#serve(exchange, url)
    const headers = fate.headers ?? {}
    const path = exchange.path.replace(/^\/api\/v2/, '/api/zep')
    const isThrough = handler && fate.status !== 0 && !exchange.isOrphan
    const { status, body } = isThrough
      ? await serveThroughHandler(path, init, () => ({ ...serve(), headers }))
      : serve()
    const { serverStatus } = exchange
    await schedule(`${method} ${sessionId} is answered: ${serverStatus} ${fate.name}`)
    this.#live.delete(exchange)
    if (exchange.isOrphan) return never
    if (exchange.aborted) throw new Error('aborted')
    exchange.status = status
    exchange.name = fate.applied && status !== fate.status ? `${status} chosen` : fate.name
    const isGarbled = fate.garbled === true
    exchange.received = judge(status, isGarbled)
    exchange.verdict = judge(serverStatus, isGarbled && serverStatus === fate.status)
    sender.onAnswer(exchange)
    if (status === 0) throw new TypeError('Failed to fetch')
    return new Response(body, { status, headers })
  }

  #serve(exchange: Exchange, url: URL): Served {
    const { method, sessionId, fate } = exchange
    if (exchange.isOrphan) return { status: 0, body: '' }
    exchange.hasArrived = true
    const refusal = sessionId === undefined ? undefined : this.#refusal(exchange, sessionId)
    if (!fate.applied || refusal !== undefined) {
      exchange.serverStatus = (fate.applied && refusal) || fate.status
      return { status: exchange.serverStatus, body: JSON.stringify({ message: 'no' }) }
    }
    if (method !== 'GET' && sessionId !== undefined) this.#write(exchange, sessionId)
    const body = method === 'DELETE' ? { message: 'OK' } : this.#read(url, sessionId)
    exchange.serverStatus = fate.status
    return { status: fate.status, body: fate.garbled ? '<html>' : JSON.stringify(body) }
  }

  #refusal({ method, patch }: Exchange, sessionId: string): number | undefined {
    const exists = this.metadata(sessionId) !== null
    if (method === 'POST') return exists ? 400 : undefined
    if (!exists) return 404
    if (!patch) return undefined
    if (this.ended.has(sessionId)) return 409
    const { poison } = patch
    return typeof poison === 'number' ? poison : undefined
  }

  #write(exchange: Exchange, sessionId: string): void {
    const { method, metadata = {} } = exchange
    const before = this.metadata(sessionId)
    exchange.applied = true
    this.#noteWriter(sessionId, this.#live.get(exchange))
    if (method === 'PATCH') this.#states(sessionId).push(patched(before ?? {}, metadata))
    else this.#states(sessionId).push(method === 'POST' ? metadata : null)
    if (method === 'DELETE') this.ended.delete(sessionId)
  }

  #read(url: URL, sessionId: string | undefined): unknown {
    if (sessionId !== undefined) return this.#row(sessionId)
    const rows = this.existing.map((id) => this.#row(id))
    if (url.pathname.includes('/users/')) return rows
    const number = Number(url.searchParams.get('page_number') ?? 1)
    const size = Number(url.searchParams.get('page_size'))
    const page = rows.slice((number - 1) * size, number * size)
    return { sessions: page, total_count: rows.length, response_count: page.length }
  }

  #row(sessionId: string): object {
    return {
      session_id: sessionId,
      user_id: 'u',
      metadata: this.metadata(sessionId),
      updated_at: toTimestamp(this.revision(sessionId)),
    }
  }

  #noteWriter(sessionId: string, writer: Sender | undefined): void {
    const writers = this.writers.get(sessionId) ?? new Set()
    this.writers.set(sessionId, writers.add(writer))
  }

  #states(sessionId: string): (Json | null)[] {
    const states = this.history.get(sessionId)
    if (!states) throw new Error(`no session ${sessionId}`)
    return states
  }
}

/** The `updated_at` of a revision. */
export function toTimestamp(revision: number): string {
  return `2026-01-01T00:00:00.${String(revision).padStart(9, '0')}Z`
}

/** The revision that a row shows. */
export function toRevision(updatedAt: string | null): number {
  return Number(updatedAt?.slice(20, 29))
}
