import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { onTestFinished } from 'vitest'

import { createMockZep, type MockZep, type MockZepOptions } from '../../src/exports/msw'

export const BASE_URL = 'https://zep.test/api/v2'

/** The response to a request that the mock leaves alone. */
const ELSEWHERE = HttpResponse.text('not for Zep', { status: 501 })

export interface RunningZep {
  zep: MockZep
  /** Sends a raw request, so that no client of ours can hide what the mock sends. */
  send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>
}

/** Starts a mock Zep behind MSW's server. It runs until the test is over. */
export function startZep(options: MockZepOptions = {}): RunningZep {
  const zep = createMockZep({ baseUrl: BASE_URL, ...options })
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

/** Waits for a condition that another request of the test brings about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
