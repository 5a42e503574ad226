import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setupWorker } from 'msw/browser'
import type { ReactNode } from 'react'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'

import { createZepClient, useSession, useUpdateSession, ZepProvider } from '../../src/exports/index'
import { createMockZep } from '../../src/exports/msw'

const SESSION_ID = 'support/42'

const zep = createMockZep({
  baseUrl: '/api/v2',
  sessions: [{ sessionId: SESSION_ID, metadata: { status: 'open', plan: 'free' } }],
})
const worker = setupWorker(...zep.handlers)

beforeAll(() => worker.start({ quiet: true, onUnhandledRequest: 'bypass' }))
afterEach(() => {
  zep.reset()
})
afterAll(() => {
  worker.stop()
})

function Status(): ReactNode {
  const { data } = useSession(SESSION_ID)
  const { mutate, error } = useUpdateSession()
  if (!data) return <p>Loading</p>
  return (
    <button
      onClick={() => {
        mutate({ sessionId: SESSION_ID, metadata: { status: 'done' } })
      }}
    >
      {String(data.metadata['status'])}, {String(data.metadata['plan'])} {error?.code}
    </button>
  )
}

async function openApp() {
  const client = createZepClient({ baseUrl: '/api/v2' })
  const screen = await render(
    <QueryClientProvider client={new QueryClient()}>
      <ZepProvider client={client}>
        <Status />
      </ZepProvider>
    </QueryClientProvider>,
  )
  const button = screen.getByRole('button')
  await expect.element(button).toHaveTextContent('open, free')
  return button
}

function patches() {
  return zep.requests.filter(({ method }) => method === 'PATCH')
}

test('an edit shows before it is acknowledged, and is sent once', async () => {
  const button = await openApp()
  zep.setLatency(Infinity)

  await button.click()

  await expect.element(button).toHaveTextContent('done, free')
  await vi.waitFor(() => {
    expect(patches()).toMatchObject([
      {
        path: `/sessions/${encodeURIComponent(SESSION_ID)}`,
        body: { metadata: { status: 'done' } },
        status: undefined,
      },
    ])
  })
})

test('after a refused edit, the app shows the server state and the error code', async () => {
  const button = await openApp()
  zep.fail({ method: 'PATCH', status: 409 })

  await button.click()

  await expect.element(button).toHaveTextContent('open, free conflict')
  expect(zep.session(SESSION_ID)?.metadata).toEqual({ status: 'open', plan: 'free' })
})
