import { type Fate, type Verdict, judge } from './fates'
import { type Json, patched } from './merge'

/** One request, from the call of `fetch` to what the caller heard. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly sessionId: string | undefined
  readonly patch: Json | undefined
  /** A page that the user asked for: nothing but the user may cancel it. */
  askedByUser: boolean
  aborted: boolean
  /** Whether the server did what a PATCH says. */
  applied: boolean
  /** Of the answer, once there is one; 0 where the connection broke. */
  status: number
  fate: string
  verdict: Verdict | undefined
}

interface ModelServerOptions {
  sessions: Record<string, Json>
  /** Resolves when the scheduler decides that it happens. */
  schedule: (label: string) => Promise<unknown>
  /** The fate of the next request. */
  nextFate: (method: string) => Fate
  onSent: (exchange: Exchange) => void
  onAnswer: (exchange: Exchange) => void
}

/**
 * A Zep that remembers every state that each session was ever in, and whose `updated_at` tells
 * which of them a row shows.
 */
export class ModelServer {
  /** Every state of each session; the index is its revision. */
  readonly history = new Map<string, Json[]>()
  readonly ended = new Set<string>()
  readonly writtenByOthers = new Set<string>()
  #options: ModelServerOptions

  constructor(options: ModelServerOptions) {
    this.#options = options
    for (const [id, metadata] of Object.entries(options.sessions)) this.history.set(id, [metadata])
  }

  readonly fetch = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    const sessionId = /\/sessions\/([^/?]+)$/.exec(url.pathname)?.[1]
    const text = typeof init.body === 'string' ? init.body : undefined
    const exchange: Exchange = {
      method: init.method ?? 'GET',
      path: url.pathname + url.search,
      sessionId,
      patch: text === undefined ? undefined : (JSON.parse(text) as { metadata: Json }).metadata,
      askedByUser: false,
      aborted: false,
      applied: false,
      status: 0,
      fate: '',
      verdict: undefined,
    }
    const fate = this.#options.nextFate(exchange.method)
    this.#options.onSent(exchange)
    return new Promise((resolve, reject) => {
      init.signal?.addEventListener('abort', () => {
        if (exchange.verdict) return
        exchange.aborted = true
        this.#options.onAnswer(exchange)
        reject(new DOMException('Aborted', 'AbortError'))
      })
      void this.#exchange(exchange, url, fate).then(resolve, reject)
    })
  }

  /** The newest revision of a session. */
  revision(sessionId: string): number {
    return this.#states(sessionId).length - 1
  }

  metadata(sessionId: string, revision = this.revision(sessionId)): Json {
    const metadata = this.#states(sessionId)[revision]
    if (!metadata) throw new Error(`${sessionId} never had a revision ${revision}`)
    return metadata
  }

  /** Somebody else writes. */
  write(sessionId: string, patch: Json): void {
    this.writtenByOthers.add(sessionId)
    this.#write(sessionId, patch)
  }

  async #exchange(exchange: Exchange, url: URL, fate: Fate): Promise<Response> {
    const { method, sessionId = 'all' } = exchange
    await this.#options.schedule(`${method} ${sessionId} arrives`)
    const { status, body } = this.#serve(exchange, url, fate)
    await this.#options.schedule(`${method} ${sessionId} is answered: ${status} ${fate.name}`)
    if (exchange.aborted) throw new Error('aborted')
    exchange.status = status
    exchange.fate = fate.applied && status !== fate.status ? `${status} chosen` : fate.name
    exchange.verdict = judge(status, fate.garbled === true)
    this.#options.onAnswer(exchange)
    if (status === 0) throw new TypeError('Failed to fetch')
    return new Response(body, { status, headers: fate.headers ?? {} })
  }

  #serve(exchange: Exchange, url: URL, fate: Fate): { status: number; body: string } {
    const { sessionId, patch } = exchange
    const refusal = patch && sessionId !== undefined ? this.#refusal(sessionId, patch) : undefined
    if (!fate.applied || refusal !== undefined) {
      const status = (fate.applied && refusal) || fate.status
      return { status, body: JSON.stringify({ message: 'no' }) }
    }
    if (patch && sessionId !== undefined) this.#write(sessionId, patch)
    exchange.applied = patch !== undefined
    const body = fate.garbled ? '<html>' : JSON.stringify(this.#read(url, sessionId))
    return { status: fate.status, body }
  }

  #refusal(sessionId: string, patch: Json): number | undefined {
    if (this.ended.has(sessionId)) return 409
    const { poison } = patch
    return typeof poison === 'number' ? poison : undefined
  }

  #read(url: URL, sessionId: string | undefined): unknown {
    if (sessionId !== undefined) return this.#row(sessionId)
    const rows = [...this.history.keys()].map((id) => this.#row(id))
    if (url.pathname.includes('/users/')) return rows
    const number = Number(url.searchParams.get('page_number') ?? 1)
    const size = Number(url.searchParams.get('page_size'))
    const page = rows.slice((number - 1) * size, number * size)
    return { sessions: page, total_count: rows.length, response_count: page.length }
  }

  #write(sessionId: string, patch: Json): void {
    this.#states(sessionId).push(patched(this.metadata(sessionId), patch))
  }

  #row(sessionId: string): Json {
    return {
      session_id: sessionId,
      metadata: this.metadata(sessionId),
      updated_at: toTimestamp(this.revision(sessionId)),
    }
  }

  #states(sessionId: string): Json[] {
    const states = this.history.get(sessionId)
    if (!states) throw new Error(`no session ${sessionId}`)
    return states
  }
}

function toTimestamp(revision: number): string {
  return `2026-01-01T00:00:00.${String(revision).padStart(9, '0')}Z`
}

/** The revision that a row shows. */
export function toRevision(updatedAt: string | null): number {
  return Number(updatedAt?.slice(20, 29))
}
