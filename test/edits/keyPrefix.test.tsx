import { onlineManager, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { expect, onTestFinished, test } from 'vitest'

import {
  createZepClient,
  type Metadata,
  useSession,
  useSessionSaveState,
  useUpdateSession,
  type UseUpdateSessionResult,
  type ZepClient,
  ZepProvider,
} from '../../src/exports/index'
import { GatedServer } from '../harness/GatedServer'
import { tick } from '../harness/tick'
import { BASE, World } from '../harness/World'

const ONE = { from: 'one' }
const TWO = { from: 'two' }

/** Two projects in one QueryClient, each with a session `s`. */
function twoProjects() {
  const { queryClient } = new World()
  const servers = [new GatedServer({ s: ONE }), new GatedServer({ s: TWO })] as const
  const [one, two] = servers.map(({ fetch }, index) =>
    createZepClient({
      baseUrl: `https://project-${index}.test/api/v2`,
      keyPrefix: `project-${index}`,
      fetch,
    }),
  )
  if (!one || !two) throw new Error('expected two clients')
  const shown = new Map<ZepClient, (Metadata | undefined)[]>([
    [one, []],
    [two, []],
  ])
  const edits = new Map<ZepClient, UseUpdateSessionResult<Metadata>>()
  const paused: boolean[] = []
  function Project({ client }: { client: ZepClient }) {
    shown.get(client)?.push(useSession('s').data?.metadata)
    edits.set(client, useUpdateSession<Metadata>())
    paused.push(useSessionSaveState('s').status === 'paused')
    return null
  }
  const tree = (...clients: ZepClient[]) => (
    <QueryClientProvider client={queryClient}>
      {clients.map((client, index) => (
        <ZepProvider key={index} client={client}>
          <Project client={client} />
        </ZepProvider>
      ))}
    </QueryClientProvider>
  )
  const drain = async () => {
    for (const server of servers) await server.drain()
  }
  const edit = (client: ZepClient, metadata: Metadata) => {
    edits.get(client)?.mutate({ sessionId: 's', metadata })
  }
  return { servers, one, two, shown, edit, tree, drain, paused }
}

test('two backends in one QueryClient share no sessions, edits or lanes', async () => {
  const { servers, one, two, shown, edit, tree, drain } = twoProjects()
  render(tree(one, two))
  await tick()
  await drain()
  edit(one, { a: 1 })
  edit(two, { b: 1 })
  await tick()
  expect(shown.get(one)?.at(-1)).toEqual({ ...ONE, a: 1 })
  expect(shown.get(two)?.at(-1)).toEqual({ ...TWO, b: 1 })
  // Each backend has its own lane, so both edits are in flight.
  expect(servers.map((server) => server.open('PATCH').length)).toEqual([1, 1])

  await servers[0].patch().respond()
  await servers[0].drain()
  expect(shown.get(two)?.at(-1)).toEqual({ ...TWO, b: 1 })
  expect(servers[1].open('GET')).toEqual([])
  await servers[1].patch().refuse(400)
  await drain()
  expect(shown.get(one)?.at(-1)).toEqual({ ...ONE, a: 1 })
  expect(shown.get(two)?.at(-1)).toEqual(TWO)
  expect(servers.map((server) => server.sent())).toEqual([[{ a: 1 }], [{ b: 1 }]])
  for (const [client, from] of [
    [one, 'one'],
    [two, 'two'],
  ] as const) {
    for (const metadata of shown.get(client) ?? []) expect(metadata?.['from'] ?? from).toBe(from)
  }
})

test('a paused edit stays with its backend when its hook switches to another client', async () => {
  onTestFinished(() => onlineManager.setOnline(true))
  const { servers, one, two, shown, edit, tree, drain, paused } = twoProjects()
  const { rerender } = render(tree(one))
  await tick()
  await drain()
  onlineManager.setOnline(false)
  edit(one, { a: 1 })
  await tick()
  expect(shown.get(one)?.at(-1)).toEqual({ ...ONE, a: 1 })
  expect(paused.at(-1)).toBe(true)

  rerender(tree(two))
  await tick()
  expect(paused.at(-1)).toBe(false)
  onlineManager.setOnline(true)
  await tick()
  await drain()
  expect(servers.map((server) => server.sent())).toEqual([[{ a: 1 }], []])
  expect(shown.get(two)).not.toContainEqual(expect.objectContaining({ a: 1 }))
  expect(shown.get(two)?.at(-1)).toEqual(TWO)

  rerender(tree(one))
  await drain()
  expect(shown.get(one)?.at(-1)).toEqual({ ...ONE, a: 1 })
})

/** A hook whose client is renewed: each client has a server of its own. */
function renewable() {
  const world = new World({ sessions: { s: BASE } })
  const second = new GatedServer({ s: BASE })
  const renewed = createZepClient({ baseUrl: 'https://zep.test/api/v2', fetch: second.fetch })
  let hook: UseUpdateSessionResult<Metadata> | undefined
  function Editor() {
    hook = useUpdateSession<Metadata>()
    return null
  }
  const tree = (client: ZepClient) => (
    <QueryClientProvider client={world.queryClient}>
      <ZepProvider client={client}>
        <Editor />
      </ZepProvider>
    </QueryClientProvider>
  )
  const { rerender } = render(tree(world.client))
  return {
    world,
    second,
    edit: (metadata: Metadata) => hook?.mutate({ sessionId: 's', metadata }),
    renew: () => rerender(tree(renewed)),
  }
}

test('an edit is sent by the client it was made with, even if its hook has a newer one by then', async () => {
  onTestFinished(() => onlineManager.setOnline(true))
  const { world, second, edit, renew } = renewable()
  onlineManager.setOnline(false)
  edit({ a: 1 })
  renew()
  onlineManager.setOnline(true)
  await tick()
  edit({ c: 1 })
  await tick()
  expect(second.requests).toEqual([])
  await world.server.drain()
  await second.drain()
  expect(world.server.sent()).toEqual([{ a: 1 }])
  expect(second.sent()).toEqual([{ c: 1 }])
})

test('edits of two clients are not composed into one PATCH', async () => {
  const { world, second, edit, renew } = renewable()
  edit({ a: 1 })
  await tick()
  edit({ b: 1 })
  renew()
  edit({ c: 1 })
  await tick()
  await world.server.patch().respond()
  expect(second.requests).toEqual([])
  await world.server.drain()
  await second.drain()
  expect(world.server.sent()).toEqual([{ a: 1 }, { b: 1 }])
  expect(second.sent()).toEqual([{ c: 1 }])
})
