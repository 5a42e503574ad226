import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { onTestFinished } from 'vitest'
import { type MockZep, type ZepHandlersOptions, createZepHandlers } from '../../src/exports/msw'

export const BASE_URL = 'https://zep.test/api/v2'

/** What a request gets that the mock leaves alone. */
const ELSEWHERE = HttpResponse.text('not for Zep', { status: 501 })

export interface RunningZep {
  zep: MockZep
  /** A raw request, so that no client of ours can hide what the mock says. */
  send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>
}

/** Listens until the test is over. */
export function startZep(options: ZepHandlersOptions = {}): RunningZep {
  const zep = createZepHandlers({ baseUrl: BASE_URL, ...options })
  const server = setupServer(
    ...zep.handlers,
    http.all('*', () => ELSEWHERE.clone()),
  )
  server.listen()
  onTestFinished(() => {
    zep.reset()
    server.close()
  })
  return {
    zep,
    send: (method, path, body, headers = {}) =>
      fetch(BASE_URL + path, {
        method,
        headers,
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  }
}

/** A condition that another request of the test brings about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
