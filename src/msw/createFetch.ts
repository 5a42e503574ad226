/**
 * Creates a `fetch` over a function that makes the responses. It behaves as the native one: it rejects
 * with the reason of the signal if that aborts, and with a `TypeError` if the connection breaks.
 */
export function createFetch(
  respond: (request: Request, signal: AbortSignal) => Promise<Response>,
): typeof globalThis.fetch {
  return async (input, init) => {
    const given = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    given?.throwIfAborted()
    const url = input instanceof Request ? input : new URL(input, 'http://localhost')
    // Without the signal: jsdom's is of another class than the one that Node's Request accepts.
    const request = new Request(url, { ...init, signal: null })
    const signal = given ?? request.signal
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error)
      signal.addEventListener('abort', abort)
      respond(request, signal)
        .finally(() => signal.removeEventListener('abort', abort))
        .then((response) => {
          if (response.type === 'error') reject(new TypeError('Failed to fetch'))
          else resolve(response)
        }, reject)
    })
  }
}
