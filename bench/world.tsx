import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import * as z from 'zod/mini'

import {
  createZepClient,
  mergeMetadata,
  type Session,
  sessionKeys,
  sessionSchema,
  ZepProvider,
} from '../src/exports/index'

export interface BenchWorld {
  /** Waits until React, TanStack, and the server are idle. */
  rest: () => Promise<void>
  sent: { GET: number; PATCH: number }
  render: (app: ReactNode) => void
  unmount: () => void
}

/**
 * Creates an app whose cache contains `count` sessions, as one list or as separate details, and a
 * server that responds immediately. That server is not the mock of `src/msw`, whose own work would
 * be part of what is measured.
 */
export function createBenchWorld(count: number, cached: 'list' | 'details' = 'list'): BenchWorld {
  const rows = new Map(
    Array.from({ length: count }, (_, index) => {
      const metadata = { status: 'open', plan: { name: 'free', seats: index }, tags: ['a', 'b'] }
      return [`s${index}`, { session_id: `s${index}`, metadata, user_id: `u${index % 100}` }]
    }),
  )
  const sent = { GET: 0, PATCH: 0 }
  const answer = (url: string, body: unknown): unknown => {
    const row = rows.get(url.split('/').at(-1) ?? '')
    if (!row) return { sessions: [...rows.values()], total_count: count, response_count: count }
    if (typeof body === 'string') {
      const { metadata } = JSON.parse(body) as { metadata: Session['metadata'] }
      Object.assign(row, { metadata: mergeMetadata(row.metadata, metadata) })
    }
    return row
  }
  const client = createZepClient({
    baseUrl: 'https://bench.test',
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : input.toString()
      sent[init?.method === 'PATCH' ? 'PATCH' : 'GET']++
      return Promise.resolve(new Response(JSON.stringify(answer(url, init?.body))))
    },
  })
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  const keys = sessionKeys(client)
  const sessions = [...rows.values()].map((row) => z.parse(sessionSchema, row))
  if (cached === 'list') {
    queryClient.setQueryData(keys.list(), { sessions, totalCount: count, responseCount: count })
  } else {
    for (const row of sessions) queryClient.setQueryData(keys.detail(row.sessionId), row)
  }

  const root = createRoot(document.createElement('div'))
  return {
    rest: async () => {
      do await sleep(30)
      while (queryClient.isFetching() + queryClient.isMutating() > 0)
    },
    sent,
    render: (app) => {
      root.render(
        <QueryClientProvider client={queryClient}>
          <ZepProvider client={client}>{app}</ZepProvider>
        </QueryClientProvider>,
      )
    },
    unmount: () => {
      root.unmount()
      queryClient.clear()
    },
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The upper median, if the number of values is even. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}
