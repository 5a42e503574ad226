import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test, vi } from 'vitest'

import {
  ProviderNotFoundError,
  ZepProvider,
  createZepClient,
  usePendingEdits,
  useInfiniteSessions,
  useSession,
  useSessionSaveState,
  useSessions,
  useSuspenseSession,
  useUpdateSession,
  useUserSessions,
  useZepClient,
} from '../../src/exports/index'

const client = createZepClient({ baseUrl: 'https://zep.test' })
const hooks: [string, () => unknown][] = [
  ['useZepClient', useZepClient],
  ['useSession', () => useSession('s')],
  ['useSuspenseSession', () => useSuspenseSession('s')],
  ['useSessions', () => useSessions()],
  ['useInfiniteSessions', () => useInfiniteSessions()],
  ['useUserSessions', () => useUserSessions('u')],
  ['useUpdateSession', () => useUpdateSession()],
  ['useSessionSaveState', () => useSessionSaveState('s')],
  ['usePendingEdits', usePendingEdits],
]

/** What rendering throws; React also reports it to the console. */
function thrownBy(tree: ReactNode): unknown {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  try {
    render(tree)
  } catch (error) {
    return error
  }
  return undefined
}

test.each(hooks)('%s without ZepProvider names it', (_, useHook) => {
  const Probe = () => {
    useHook()
    return null
  }
  const error = thrownBy(
    <QueryClientProvider client={new QueryClient()}>
      <Probe />
    </QueryClientProvider>,
  )
  expect(error).toBeInstanceOf(ProviderNotFoundError)
  expect(error).toMatchObject({
    name: 'ProviderNotFoundError',
    message: expect.stringContaining('wrap your app in <ZepProvider>'),
  })
})

test('ZepProvider without QueryClientProvider names that', () => {
  const error = thrownBy(<ZepProvider client={client} />)
  expect(error).toBeInstanceOf(ProviderNotFoundError)
  expect(error).toMatchObject({
    message: expect.stringContaining('wrap your app in <QueryClientProvider>'),
  })
})

test('useZepClient returns the client of the nearest provider', () => {
  const other = createZepClient({ baseUrl: 'https://other.test' })
  const seen: unknown[] = []
  const Probe = () => {
    seen.push(useZepClient())
    return null
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ZepProvider client={client}>
        <Probe />
        <ZepProvider client={other}>
          <Probe />
        </ZepProvider>
      </ZepProvider>
    </QueryClientProvider>,
  )
  expect(seen).toEqual([client, other])
})
