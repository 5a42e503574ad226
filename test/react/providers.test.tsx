import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test, vi } from 'vitest'

import {
  createZepClient,
  ProviderNotFoundError,
  useApplyPendingEdits,
  useInfiniteSessions,
  useSession,
  useSessions,
  useSessionSaveState,
  useSuspenseSession,
  useUpdateSession,
  useUserSessions,
  useZepClient,
  type ZepClient,
  ZepProvider,
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
  ['useApplyPendingEdits', useApplyPendingEdits],
]

/** Returns the error that rendering throws. React logs it too, so the console is silenced. */
function renderError(tree: ReactNode): unknown {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  try {
    render(tree)
  } catch (error) {
    return error
  }
  return undefined
}

test.each(hooks)('%s throws an error that names ZepProvider if it is missing', (_, useHook) => {
  const Probe = () => {
    useHook()
    return null
  }
  const error = renderError(
    <QueryClientProvider client={new QueryClient()}>
      <Probe />
    </QueryClientProvider>,
  )
  expect(error).toBeInstanceOf(ProviderNotFoundError)
  expect(error).toMatchObject({
    name: 'ProviderNotFoundError',
    message: expect.stringContaining('<ZepProvider> is missing'),
  })
})

test('ZepProvider throws an error that names QueryClientProvider if it is missing', () => {
  const error = renderError(<ZepProvider client={client} />)
  expect(error).toBeInstanceOf(ProviderNotFoundError)
  expect(error).toMatchObject({
    message: expect.stringContaining('<QueryClientProvider> is missing'),
  })
})

test('if the providers are in the wrong order, the error says which goes inside which', () => {
  const error = renderError(
    <ZepProvider client={client}>
      <QueryClientProvider client={new QueryClient()} />
    </ZepProvider>,
  )
  expect(error).toHaveProperty(
    'message',
    expect.stringContaining(
      '<QueryClientProvider> is missing above <ZepProvider>. Wrap the app in <QueryClientProvider>, and inside it in <ZepProvider>.',
    ),
  )
})

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [{}, 'an object'],
  ['zep', 'a string'],
  [createZepClient, 'a function'],
])('ZepProvider refuses the client %o, and the error names the prop', (value, type) => {
  const error = renderError(
    <QueryClientProvider client={new QueryClient()}>
      <ZepProvider client={value as ZepClient} />
    </QueryClientProvider>,
  )
  expect(error).toMatchObject({
    code: 'invalid_input',
    message: `client of <ZepProvider> must be what createZepClient returns, but is ${type}.`,
  })
})

test('useZepClient returns the client of the nearest provider', () => {
  const other = createZepClient({ baseUrl: 'https://other.test', keyPrefix: 'other' })
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

test('a provider for another backend under the same key prefix throws an error that says what to do', () => {
  const other = createZepClient({ baseUrl: 'https://other.test' })
  const error = renderError(
    <QueryClientProvider client={new QueryClient()}>
      <ZepProvider client={client}>
        <ZepProvider client={other} />
      </ZepProvider>
    </QueryClientProvider>,
  )
  expect(error).toMatchObject({
    code: 'invalid_input',
    message: 'keyPrefix "zep" belongs to a client with another baseUrl; give each its own.',
  })
})
