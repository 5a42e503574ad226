/** A request as it was passed to `fetch`. */
export interface SentRequest {
  url: string
  method: string | undefined
  headers: Headers
  body: unknown
  redirect: RequestRedirect | undefined
}

/**
 * A `fetch` whose responses come from a function, and which remembers its requests. It is not the mock
 * of `src/msw`, because tests of raw bytes and headers need a server that is not a Zep.
 */
export interface FakeFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  requests: SentRequest[]
}

/** Creates a `fetch` that returns what `answer` makes: by default, the session that the URL names. */
export function fakeFetch(
  answer: (request: SentRequest, signal: AbortSignal) => Response | Promise<Response> = echoSession,
): FakeFetch {
  const requests: SentRequest[] = []
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const request = {
      url: input instanceof Request ? input.url : String(input),
      method: init.method,
      headers: new Headers(init.headers),
      body: init.body,
      redirect: init.redirect,
    }
    requests.push(request)
    return answer(request, init.signal ?? new AbortController().signal)
  }
  return Object.assign(fetch, { requests })
}

/** A 200 with the session that the URL names, as `text/plain`, which is how Zep sends it. */
export function echoSession({ url }: SentRequest): Response {
  const id = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))
  return new Response(JSON.stringify({ session_id: id, metadata: { from: 'server' } }))
}

/** Runs what must fail, and returns its error. */
export async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail')
}
