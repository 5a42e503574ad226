import {
  dehydrate,
  HydrationBoundary,
  QueryClient,
  QueryClientProvider,
} from '@tanstack/react-query'
import { createElement, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'

import {
  createZepClient,
  sessionQueryOptions,
  useApplyPendingEdits,
  useInfiniteSessions,
  useSession,
  useSessions,
  useSessionSaveState,
  useUpdateSession,
  useUserSessions,
  type ZepClient,
  ZepProvider,
} from '../../src/exports/index'

const requests: unknown[] = []
const fetch = async (url: unknown) => {
  requests.push(url)
  return new Response(JSON.stringify({ session_id: 's', metadata: { title: 'Hello' } }))
}

function App(): string {
  const { status } = useUpdateSession()
  useApplyPendingEdits()
  return JSON.stringify({
    reads: [useSession('s'), useSessions(), useInfiniteSessions(), useUserSessions('u')].map(
      (read) => read.status,
    ),
    title: useSession('s').data?.metadata['title'],
    saving: useSessionSaveState('s').status,
    update: status,
  }).replaceAll('"', "'")
}

function renderApp(client: ZepClient, wrap: (app: ReactNode) => ReactNode = (app) => app): unknown {
  const queryClient = new QueryClient()
  const app = createElement(ZepProvider, { client }, wrap(createElement(App)))
  const html = renderToString(createElement(QueryClientProvider, { client: queryClient }, app))
  return JSON.parse(html.replaceAll('&#x27;', '"')) as unknown
}

test.each(['https://zep.test/api/v2', '/api/zep'])(
  'on a server, every hook renders its initial state and sends nothing (base URL %s)',
  (baseUrl) => {
    requests.length = 0
    expect(renderApp(createZepClient({ baseUrl, fetch }))).toEqual({
      reads: ['pending', 'pending', 'pending', 'pending'],
      saving: 'idle',
      update: 'idle',
    })
    expect(requests).toEqual([])
  },
)

test('a prefetched session is part of the HTML', async () => {
  const client = createZepClient({ baseUrl: 'https://zep.test/api/v2', fetch })
  const prefetching = new QueryClient()
  const { queryKey } = sessionQueryOptions(client, 's')
  prefetching.setQueryData(queryKey, await client.getSession('s'))
  const state = dehydrate(prefetching)
  const rendered = renderApp(client, (app) => createElement(HydrationBoundary, { state }, app))
  expect(rendered).toMatchObject({ title: 'Hello' })
})
