import type { Metadata } from '../../src/exports/index'
import {
  createMockZep,
  type FailureOptions,
  type HeldRequest,
  type Hold,
  type MockZep,
  type MockZepOptions,
} from '../../src/exports/msw'
import { tick } from './tick'

/** Two rows make a page, whatever the app asks for, so that a few sessions make several pages. */
const PAGE_SIZE_NAMES = ['page_size', 'pageSize']

/** A held request whose promises resolve only once the app has processed the response. */
export interface GatedRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly sessionId: string | undefined
  /** The metadata of a PATCH. */
  readonly patch: Metadata | undefined
  readonly isAborted: boolean
  apply: () => void
  respond: () => Promise<void>
  refuse: (status: number, options?: FailureOptions) => Promise<void>
  lose: () => Promise<void>
}

/** A request that was sent, whatever became of it. */
type SentRequest = Pick<GatedRequest, 'method' | 'path' | 'sessionId' | 'patch'>

/** The mock Zep, with every request held until the test says what happens to it. */
export class GatedServer {
  readonly zep: MockZep
  /** The sessions that were sent a PATCH while another one of theirs was in flight. */
  readonly overlaps: (string | undefined)[] = []
  readonly #hold: Hold
  readonly #gated = new WeakMap<HeldRequest, GatedRequest>()
  /** The requests up to this id are forgotten. */
  #forgottenId = 0

  constructor(sessions: Record<string, Metadata>, options: MockZepOptions = {}) {
    const entries = Object.entries(sessions)
    // Descending ids, because Zep lists the newest row first: this way lists keep the given order.
    const seeds = entries.map(([sessionId, metadata], index) => {
      return { sessionId, metadata, userId: 'u', id: entries.length - index }
    })
    this.zep = createMockZep({ baseUrl: '/api/v2', sessions: seeds, ...options })
    this.#hold = this.zep.hold()
  }

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.pathname.endsWith('/sessions-ordered')) {
      for (const name of PAGE_SIZE_NAMES) url.searchParams.set(name, '2')
    }
    const response = this.zep.fetch(url, init)
    this.#noteOverlap()
    return response
  }

  /** What was sent since the last reset, oldest first. */
  get requests(): SentRequest[] {
    return this.zep.requests.filter(({ id }) => id > this.#forgottenId).map(describe)
  }

  /** The requests in flight, oldest first. */
  open(method?: string): GatedRequest[] {
    return this.#hold.requests
      .filter((held) => method === undefined || held.method === method)
      .map((held) => this.#gate(held))
  }

  /** The PATCHes of a session in flight. */
  patches(sessionId: string | undefined): GatedRequest[] {
    return this.open('PATCH').filter((request) => request.sessionId === sessionId)
  }

  /** The oldest PATCH in flight. Throws if there is none. */
  patch(): GatedRequest {
    const [request] = this.open('PATCH')
    if (!request) throw new Error('No PATCH is in flight')
    return request
  }

  /** The oldest GET in flight whose path contains a string. Throws if there is none. */
  get(path = ''): GatedRequest {
    const request = this.open('GET').find((candidate) => candidate.path.includes(path))
    if (!request) throw new Error(`No GET of ${path} is in flight`)
    return request
  }

  /** How many requests were sent to paths that contain a string. */
  count(method: string, path = ''): number {
    return this.requests.filter(
      (request) => request.method === method && request.path.includes(path),
    ).length
  }

  /** What the PATCHes of a session contained, in the order in which they were sent. */
  sent(sessionId = 's'): Metadata[] {
    return this.requests.flatMap((request) =>
      request.patch && request.sessionId === sessionId ? [request.patch] : [],
    )
  }

  /** The metadata of a session as the server stores it now. */
  metadata(sessionId: string): Metadata | null | undefined {
    return this.zep.session(sessionId)?.metadata
  }

  /** Forgets what was sent so far. */
  reset(): void {
    this.#forgottenId = this.zep.requests.at(-1)?.id ?? 0
  }

  /** Responds to whatever comes, or refuses it with a status, until nothing comes any more. */
  async drain(method?: string, decide?: (request: GatedRequest) => number): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet++) {
      for (const request of this.open(method)) {
        const status = decide?.(request) ?? 200
        await (status === 200 ? request.respond() : request.refuse(status))
        quiet = 0
      }
      await tick()
    }
  }

  #noteOverlap(): void {
    const inFlight = this.zep.requests.filter(({ status }) => status === undefined)
    const newest = inFlight.at(-1)
    if (newest?.method !== 'PATCH') return
    const { sessionId } = newest
    const own = inFlight.filter(
      (other) => other.method === 'PATCH' && other.sessionId === sessionId,
    )
    if (own.length > 1) this.overlaps.push(sessionId)
  }

  #gate(held: HeldRequest): GatedRequest {
    const known = this.#gated.get(held)
    if (known) return known
    const gated: GatedRequest = {
      ...describe(held),
      get isAborted() {
        return held.isAborted
      },
      apply: () => held.apply(),
      respond: () => held.respond().then(tick),
      refuse: (status, options) => held.refuse(status, options).then(tick),
      lose: () => held.lose().then(tick),
    }
    this.#gated.set(held, gated)
    return gated
  }
}

function describe(
  request: Pick<HeldRequest, 'method' | 'url' | 'sessionId' | 'body'>,
): SentRequest {
  const { method, url, sessionId, body } = request
  const { pathname, searchParams } = new URL(url)
  // What the app asked for, without what `fetch` above has added.
  for (const name of PAGE_SIZE_NAMES) searchParams.delete(name)
  const query = searchParams.size > 0 ? `?${searchParams}` : ''
  const patch = method === 'PATCH' ? (body as { metadata: Metadata } | undefined) : undefined
  return { method, path: pathname + query, sessionId, patch: patch?.metadata }
}
