import { mergeMetadata } from '../../src/core/metadata'
import type { Metadata } from '../../src/core/session'

/** A request that has left the client and waits for the test to decide what becomes of it. */
export interface GatedRequest {
  readonly method: string
  readonly path: string
  readonly sessionId: string | undefined
  /** The metadata of a PATCH. */
  readonly patch: Metadata | undefined
  readonly aborted: boolean
  settled: boolean
  /** The server does its work (a GET reads the rows of this moment), the answer is still out. */
  apply: () => void
  /** The answer arrives; the server does its work first if it has not yet. */
  answer: () => Promise<void>
  /** A refusal arrives; the server has done nothing unless it was told to before. */
  refuse: (status: number, headers?: Record<string, string>) => Promise<void>
  /** The connection breaks. */
  lose: () => Promise<void>
}

/** A Zep whose requests arrive, apply and answer only when the test says so. */
export class GatedServer {
  readonly sessions = new Map<string, Metadata>()
  readonly requests: GatedRequest[] = []
  /** The sessions that were sent a PATCH while another one of theirs was in flight. */
  readonly overlaps: (string | undefined)[] = []
  pageSize = 2

  constructor(sessions: Record<string, Metadata>) {
    for (const [sessionId, metadata] of Object.entries(sessions)) {
      this.sessions.set(sessionId, metadata)
    }
  }

  readonly fetch = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    let resolve: (response: Response) => void = () => undefined
    let reject: (error: unknown) => void = () => undefined
    const promise = new Promise<Response>((...settlers) => ([resolve, reject] = settlers))
    const abort = (): void => reject(new DOMException('Aborted', 'AbortError'))
    init.signal?.addEventListener('abort', abort)
    let body: { metadata: Metadata } | undefined
    if (typeof init.body === 'string') body = JSON.parse(init.body) as { metadata: Metadata }
    const path = url.pathname + url.search
    const [, encodedId] = /\/sessions\/([^/?]+)/.exec(path) ?? []
    const sessionId = encodedId === undefined ? undefined : decodeURIComponent(encodedId)
    let result: (() => Response) | undefined
    const settle = async (how: () => void): Promise<void> => {
      if (request.settled) throw new Error(`${request.method} ${path} is settled already`)
      request.settled = true
      how()
      await tick()
    }
    const request: GatedRequest = {
      method: init.method ?? 'GET',
      path,
      sessionId,
      patch: body?.metadata,
      get aborted() {
        return init.signal?.aborted === true
      },
      settled: false,
      apply: () => {
        result ??= this.#work(url, sessionId, body?.metadata)
      },
      answer: () =>
        settle(() => {
          request.apply()
          if (result) resolve(result())
        }),
      refuse: (status, headers = {}) =>
        settle(() => {
          const message = JSON.stringify({ message: `refused with ${status}` })
          resolve(new Response(message, { status, headers }))
        }),
      lose: () => settle(() => reject(new TypeError('Failed to fetch'))),
    }
    const isRival = request.method === 'PATCH' && this.patches(sessionId).length > 0
    if (isRival) this.overlaps.push(sessionId)
    this.requests.push(request)
    return promise
  }

  /** The requests under way, oldest first. */
  open(method?: string): GatedRequest[] {
    return this.requests.filter(
      (request) => !request.settled && !request.aborted && (!method || request.method === method),
    )
  }

  /** The PATCHes of a session under way. */
  patches(sessionId: string | undefined): GatedRequest[] {
    return this.open('PATCH').filter((request) => request.sessionId === sessionId)
  }

  /** The oldest PATCH under way; fails where there is none. */
  patch(): GatedRequest {
    const [request] = this.open('PATCH')
    if (!request) throw new Error('no PATCH under way')
    return request
  }

  /** The oldest GET under way whose path holds the text; fails where there is none. */
  get(path = ''): GatedRequest {
    const request = this.open('GET').find((candidate) => candidate.path.includes(path))
    if (!request) throw new Error(`no GET of ${path} under way`)
    return request
  }

  /** How many requests were sent, to a path that holds the text. */
  count(method: string, path = ''): number {
    return this.requests.filter(
      (request) => request.method === method && request.path.includes(path),
    ).length
  }

  /** What the PATCHes of a session held, in the order in which they were sent. */
  sent(sessionId = 's'): Metadata[] {
    return this.requests.flatMap((request) =>
      request.patch && request.sessionId === sessionId ? [request.patch] : [],
    )
  }

  /** Forgets what was sent so far. */
  reset(): void {
    this.requests.length = 0
  }

  /** Answers whatever comes, or refuses it with a status, until nothing comes any more. */
  async drain(method?: string, decide?: (request: GatedRequest) => number): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet++) {
      for (const request of this.open(method)) {
        const status = decide?.(request) ?? 200
        await (status === 200 ? request.answer() : request.refuse(status))
        quiet = 0
      }
      await tick()
    }
  }

  #work(url: URL, sessionId: string | undefined, patch: Metadata | undefined): () => Response {
    if (sessionId === undefined) {
      const all = [...this.sessions.keys()].map((id) => this.#row(id))
      if (url.pathname.includes('/users/')) return json(all)
      const number = Number(url.searchParams.get('page_number') ?? 1)
      const page = all.slice((number - 1) * this.pageSize, number * this.pageSize)
      return json({ sessions: page, total_count: all.length, response_count: page.length })
    }
    const metadata = this.sessions.get(sessionId)
    if (!metadata) return json({ message: 'not found' }, 404)
    if (patch) this.sessions.set(sessionId, mergeMetadata(metadata, patch))
    return json(this.#row(sessionId))
  }

  #row(sessionId: string): object {
    return { session_id: sessionId, metadata: this.sessions.get(sessionId) }
  }
}

function json(value: unknown, status = 200): () => Response {
  const text = JSON.stringify(value)
  return () => new Response(text, { status })
}

/**
 * Lets every promise and every zero timer have its turn, and what these start in turn. Counts turns,
 * not time: a slow machine changes nothing.
 */
export async function tick(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}
