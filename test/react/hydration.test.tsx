/** Pages that a server renders and the browser hydrates, with an own client on each side. */
import { QueryClient } from '@tanstack/react-query'
import { act } from '@testing-library/react'
import { type ReactNode, Suspense } from 'react'
import { expect, test } from 'vitest'

import { useSession, useSuspenseSession } from '../../src/exports/index'
import { ServerApp } from '../harness/ServerApp'
import { tick } from '../harness/tick'

function Title(): ReactNode {
  const { data, error } = useSession('s')
  return <h1>{error?.code ?? (data ? String(data.metadata['title']) : 'Loading')}</h1>
}

function SuspendedTitle(): ReactNode {
  return <h1>{String(useSuspenseSession('s').data.metadata['title'])}</h1>
}

const title = <Title />

const suspended = (
  <Suspense fallback={<p>Loading</p>}>
    <SuspendedTitle />
  </Suspense>
)

const QUERY_CLIENTS: [string, { sameQueryClient: boolean }][] = [
  ['a QueryClient of its own', { sameQueryClient: false }],
  ['the QueryClient that renders', { sameQueryClient: true }],
]

for (const [hook, page] of [
  ['useSession', title],
  ['useSuspenseSession', suspended],
] as const) {
  test.each(QUERY_CLIENTS)(
    `what the client with the key prefetches into %s is in the HTML, and hydrates without a request (${hook})`,
    async (_, options) => {
      const app = new ServerApp()
      const rendered = await app.render(page, options)
      expect(rendered.html).toContain('<h1>Hello</h1>')
      expect(rendered.errors).toEqual([])
      const { container, errors, logged } = await app.hydrate(page, rendered)
      expect(container.querySelector('h1')?.textContent).toBe('Hello')
      expect(app.requests).toEqual([])
      expect(errors).toEqual([])
      expect(logged).toEqual([])
    },
  )
}

test('with the default staleTime of 0, the browser shows what was prefetched and reads it once more', async () => {
  const app = new ServerApp()
  const rendered = await app.render(title)
  const { container, errors } = await app.hydrate(title, rendered, new QueryClient())
  expect(container.textContent).toBe('Hello')
  expect(app.requests).toEqual(['GET'])
  expect(errors).toEqual([])
})

test('useSuspenseSession without a prefetch leaves the fallback in the HTML, and the browser reads once', async () => {
  const app = new ServerApp()
  const rendered = await app.render(suspended, { prefetch: 'none' })
  expect(rendered.html).toContain('<p>Loading</p>')
  expect(rendered.html).not.toContain('Hello')
  expect(app.zep.requests).toEqual([])
  // The digest makes Next.js leave it to the browser without a word.
  expect(rendered.errors).toMatchObject([
    {
      code: 'invalid_input',
      digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING',
      message:
        'useSuspenseSession: baseUrl "/api/zep" is relative; a server cannot read from it. Below a <Suspense> boundary, the browser reads instead; to have the session in the HTML, prefetch it (docs/server-rendering.md).',
      issues: [{ path: 'baseUrl', code: 'relative_on_server' }],
    },
  ])
  const { container, errors, logged } = await app.hydrate(suspended, rendered)
  await act(tick)
  expect(container.textContent).toBe('Hello')
  expect(app.requests).toEqual(['GET'])
  expect(errors).toHaveLength(1)
  expect(logged).toEqual([])
})

test('a failed prefetch does not hide its error behind the relative base URL', async () => {
  const app = new ServerApp()
  app.zep.fail({ status: 404 })
  const rendered = await app.render(suspended, { sameQueryClient: true })
  expect(rendered.html).toContain('<p>Loading</p>')
  expect(rendered.errors).toMatchObject([{ code: 'not_found' }])
})

test('a prefetch that is not awaited streams to the server render and to the browser, and is read once', async () => {
  const app = new ServerApp()
  const rendered = await app.render(suspended, { prefetch: 'stream' })
  expect(rendered.state.queries.map(({ state }) => state.status)).toEqual(['pending', 'pending'])
  expect(rendered.html).toContain('<h1>Hello</h1>')
  expect(rendered.errors).toEqual([])
  expect(app.zep.requests).toHaveLength(2)
  const { container, errors, logged } = await app.hydrate(suspended, rendered)
  expect(container.querySelector('h1')?.textContent).toBe('Hello')
  expect(app.requests).toEqual([])
  expect([errors, logged]).toEqual([[], []])
})
