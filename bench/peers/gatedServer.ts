import { merge, type Metadata } from './metadata'

/** The session on the wire, as Zep sends it. */
export interface WireSession {
  session_id: string
  metadata: Metadata
  user_id: string | null
  created_at: string
  updated_at: string
  uuid: string
  id: number
}

/** A request that the scenario controls: nothing happens to it until the scenario says so. */
export interface GatedRequest {
  readonly method: string
  /** The metadata that a PATCH contains; empty for a GET. */
  readonly patch: Metadata
  /** True until the client gets a response, loses the connection, or aborts. */
  readonly open: boolean
  /** The index in `history` of what an accepted PATCH produced. */
  readonly revision: number | undefined
  /** Processes the request: a GET reads, a PATCH writes. The response is decided but not sent. */
  apply(): void
  /** Sends the response to the client, after processing the request if that has not happened yet. */
  answer(): void
  /** Processes the request, but loses the response: the client gets a network error. */
  lose(): void
}

/**
 * A server with one session, which processes and responds only when the scenario says so. It is not
 * the mock of `src/msw`, because a judge of other libraries must share no code with this one.
 */
export interface GatedServer {
  readonly fetch: typeof fetch
  /** Every request that arrived, in order of arrival. */
  readonly requests: readonly GatedRequest[]
  /** The metadata after each accepted write; the last entry is the current one. */
  readonly history: readonly Metadata[]
  /** PATCHes for which this returns true get a 400 and change nothing. */
  rejects: (patch: Metadata) => boolean
  /** While true, every GET gets a 503. */
  readsAreDown: boolean
}

export const SESSION_ID = 's1'
export const BASE_URL = 'https://zep.test/api/v2'

/** Creates a server with one session that has this metadata. */
export function createGatedServer(initial: Metadata): GatedServer {
  const history = [initial]
  const requests: GatedRequest[] = []

  function respond(method: string, patch: Metadata): Answer {
    if (method === 'GET') {
      return { response: server.readsAreDown ? reply(503, 'down') : reply(200, session()) }
    }
    if (server.rejects(patch)) return { response: reply(400, 'rejected') }
    history.push(merge(current(), patch))
    return { response: reply(200, session()), revision: history.length - 1 }
  }

  function current(): Metadata {
    return history.at(-1) ?? initial
  }

  function session(): WireSession {
    // One second per accepted write, so that no two versions of the row look alike.
    const updatedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, history.length)).toISOString()
    return {
      session_id: SESSION_ID,
      metadata: current(),
      user_id: null,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: updatedAt,
      uuid: '00000000-0000-0000-0000-000000000001',
      id: 1,
    }
  }

  async function gatedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const { method, body, signal } = await readRequest(input, init)
    return new Promise((resolve, reject) => {
      requests.push(gate(method, body, signal, { respond, resolve, reject }))
    })
  }

  const server: GatedServer = {
    fetch: gatedFetch,
    requests,
    history,
    rejects: () => false,
    readsAreDown: false,
  }
  return server
}

interface Answer {
  response: Response
  revision?: number | undefined
}

interface Outcome {
  respond(method: string, patch: Metadata): Answer
  resolve(response: Response): void
  reject(error: unknown): void
}

function gate(method: string, body: string, signal: AbortSignal, outcome: Outcome): GatedRequest {
  const patch = method === 'PATCH' ? (JSON.parse(body) as { metadata: Metadata }).metadata : {}
  let answer: Answer | undefined
  let open = true

  function apply(): Answer {
    answer ??= outcome.respond(method, patch)
    return answer
  }

  function close(settle: () => void): void {
    if (!open) return
    open = false
    settle()
  }

  // Aborting only closes the client's side: the server may still apply a PATCH.
  signal.addEventListener('abort', () => close(() => outcome.reject(signal.reason)))

  return {
    method,
    patch,
    get open() {
      return open
    },
    get revision() {
      return answer?.revision
    },
    apply,
    answer() {
      const { response } = apply()
      close(() => outcome.resolve(response))
    },
    lose() {
      apply()
      close(() => outcome.reject(new TypeError('Failed to fetch')))
    },
  }
}

interface ReadRequest {
  method: string
  body: string
  signal: AbortSignal
}

async function readRequest(input: RequestInfo | URL, init?: RequestInit): Promise<ReadRequest> {
  if (input instanceof Request) {
    return { method: input.method, body: await input.clone().text(), signal: input.signal }
  }
  return {
    method: init?.method ?? 'GET',
    body: typeof init?.body === 'string' ? init.body : '',
    signal: init?.signal ?? new AbortController().signal,
  }
}

function reply(status: number, body: WireSession | string): Response {
  const text = JSON.stringify(typeof body === 'string' ? { message: body } : body)
  return new Response(text, { status, headers: { 'Content-Type': 'application/json' } })
}
