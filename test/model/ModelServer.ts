import { type Fate, judge, type Verdict } from './fates'
import { type Json, patched } from './merge'

/** One request, from the call of `fetch` to the response that the caller received. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly sessionId: string | undefined
  /** What a PATCH or a POST contains. */
  readonly metadata: Json | undefined
  /** The same, for a PATCH only. */
  readonly patch: Json | undefined
  /** Whether the user requested it, as the next page: then only the user may cancel it. */
  askedByUser: boolean
  aborted: boolean
  /** Whether the server applied the edit. */
  applied: boolean
  /** The status of the response, once there is one; 0 if the connection failed. */
  status: number
  fate: string
  verdict: Verdict | undefined
}

interface ModelServerOptions {
  /** Their metadata by id; null for a session that does not exist yet. */
  sessions: Record<string, Json | null>
  /** Resolves when the scheduler picks it. */
  schedule: (label: string) => Promise<unknown>
  /** Returns the fate of the next request. */
  nextFate: (method: string) => Fate
  onSent: (exchange: Exchange) => void
  onAnswer: (exchange: Exchange) => void
}

/**
 * A Zep that records every state of each session. The `updated_at` of a row tells which of them it
 * shows. It is not the mock of `src/msw`, because the oracle must share no code with what it judges.
 */
export class ModelServer {
  /** Every state of each session, null while it is deleted; the index is its revision. */
  readonly history = new Map<string, (Json | null)[]>()
  readonly ended = new Set<string>()
  readonly writtenByOthers = new Set<string>()
  #options: ModelServerOptions

  constructor(options: ModelServerOptions) {
    this.#options = options
    for (const [id, metadata] of Object.entries(options.sessions)) this.history.set(id, [metadata])
  }

  readonly fetch = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    const method = init.method ?? 'GET'
    const text = typeof init.body === 'string' ? init.body : '{}'
    const body = JSON.parse(text) as { session_id?: string; metadata?: Json }
    const exchange: Exchange = {
      method,
      path: url.pathname + url.search,
      sessionId: /\/sessions\/([^/?]+)/.exec(url.pathname)?.[1] ?? body.session_id,
      metadata: body.metadata,
      patch: method === 'PATCH' ? body.metadata : undefined,
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
    this.writtenByOthers.add(sessionId)
    this.#states(sessionId).push(patched(metadata, patch))
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
    const { method, sessionId } = exchange
    const refusal = sessionId === undefined ? undefined : this.#refusal(exchange, sessionId)
    if (!fate.applied || refusal !== undefined) {
      const status = (fate.applied && refusal) || fate.status
      return { status, body: JSON.stringify({ message: 'no' }) }
    }
    if (method !== 'GET' && sessionId !== undefined) this.#write(exchange, sessionId)
    const body = method === 'DELETE' ? { message: 'OK' } : this.#read(url, sessionId)
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
      metadata: this.metadata(sessionId),
      updated_at: toTimestamp(this.revision(sessionId)),
    }
  }

  #states(sessionId: string): (Json | null)[] {
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
