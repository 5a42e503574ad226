/** One request as a `fetch` was asked to send it. */
export interface SentRequest {
  url: string
  method: string | undefined
  headers: Headers
  body: unknown
  redirect: RequestRedirect | undefined
}

/** A `fetch` that answers by a function, and remembers what it was asked for. */
export interface FakeFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  requests: SentRequest[]
}

/** Answers every request with what `answer` makes: by default, the session that was asked for. */
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

/** 200 with the session that the URL names, as `text/plain`, as Zep sends it. */
export function echoSession({ url }: SentRequest): Response {
  const id = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))
  return new Response(JSON.stringify({ session_id: id, metadata: { from: 'server' } }))
}

/** Runs what must fail, and hands over the error. */
export async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail')
}
