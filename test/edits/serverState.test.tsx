/** What `ServerState` promises the engine, with one query cache and no React. */
import { type Query, QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'

import { type Acknowledgement, ServerState } from '../../src/edits/ServerState'
import {
  createZepClient,
  type Metadata,
  type Session,
  sessionKeys,
  type SessionList,
} from '../../src/exports/index'
import { makeSession } from '../../src/exports/msw'
import { tick } from '../harness/tick'

const client = createZepClient({ baseUrl: 'https://zep.test/api/v2' })
const keys = sessionKeys(client)

/** A row as of a second of one minute. */
function row(sessionId: string, second: number, metadata: Metadata = { second }): Session {
  const updatedAt = `2026-02-01T00:00:${String(second).padStart(2, '0')}Z`
  return makeSession<Metadata>({ sessionId, updatedAt, metadata })
}

function listOf(...sessions: Session[]): SessionList {
  return { sessions, totalCount: sessions.length, responseCount: sessions.length }
}

/** One GET of a list in flight. */
interface Get {
  isAborted: () => boolean
  respond: (list: SessionList) => Promise<void>
  fail: () => Promise<void>
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

function setUp() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const queryCache = queryClient.getQueryCache()
  const serverState = new ServerState(queryClient, keys)
  /** What arrives between an event and its processing, as when the engine applies a batch late. */
  const late: (() => void)[] = []
  queryCache.subscribe((event) => {
    for (const run of late.splice(0)) run()
    const query: Query = event.query
    serverState.onQueryEvent(event, query)
  })
  const gets: Get[] = []
  /** Mounts a list, whose GETs the test responds to. */
  const watch = (queryKey: readonly unknown[] = keys.list()) => {
    const observer = new QueryObserver<SessionList>(queryClient, {
      queryKey,
      queryFn: ({ signal }) =>
        new Promise((resolve, reject) => {
          gets.push({
            isAborted: () => signal.aborted,
            respond: (list) => (resolve(list), tick()),
            fail: () => (reject(new Error('offline')), tick()),
          })
        }),
    })
    cleanups.push(observer.subscribe(() => undefined))
    return observer
  }
  const acknowledgement = (session: Session): Acknowledgement => {
    return { sessionId: session.sessionId, session, seedsDetail: false }
  }
  const rows = (queryKey: readonly unknown[] = keys.list()): (Metadata | undefined)[] =>
    queryClient.getQueryData<SessionList>(queryKey)?.sessions.map(({ metadata }) => metadata) ?? []
  cleanups.push(() => queryClient.clear())
  return { queryClient, queryCache, serverState, late, gets, watch, acknowledgement, rows }
}

/** A mounted list of `s` that is being read again; the GET started before an acknowledgement. */
async function rereading() {
  const world = setUp()
  const observer = world.watch()
  await world.gets[0]?.respond(listOf(row('s', 0)))
  void observer.refetch()
  await tick()
  return { ...world, observer }
}

test('invalidating lists does not cancel a list on its way, but reads it again once it has landed', async () => {
  const { serverState, gets, acknowledgement, rows } = await rereading()
  serverState.apply([acknowledgement(row('s', 1))])
  serverState.invalidateLists()
  await tick()
  expect(gets.map((get) => get.isAborted())).toEqual([false, false])
  await gets[1]?.respond(listOf(row('s', 0)))
  expect(rows()).toEqual([{ second: 1 }])
  expect(gets).toHaveLength(3)
  await gets[2]?.respond(listOf(row('s', 2)))
  expect(rows()).toEqual([{ second: 2 }])
  expect(gets).toHaveLength(3)
})

/** A list that is being read again, by a GET that started after an acknowledgement. */
async function readingAfter() {
  const world = await rereading()
  await world.gets[1]?.respond(listOf(row('s', 0)))
  world.serverState.apply([world.acknowledgement(row('s', 1))])
  void world.observer.refetch()
  await tick()
  /** As hydration does it, while the GET is in flight. */
  const receiveOlderPayload = () => {
    world.queryCache.find({ queryKey: keys.list() })?.setState({ data: listOf(row('s', 0)) })
  }
  return { ...world, receiveOlderPayload }
}

test('after an older payload, a GET that started after the newest response is enough', async () => {
  const { gets, rows, receiveOlderPayload } = await readingAfter()
  receiveOlderPayload()
  await tick()
  expect(rows()).toEqual([{ second: 1 }])
  await gets[2]?.respond(listOf(row('s', 1)))
  expect(gets).toHaveLength(3)
})

test('after an older payload, a list is read twice if a response came during its GET', async () => {
  const { serverState, gets, acknowledgement, receiveOlderPayload } = await readingAfter()
  serverState.apply([acknowledgement(row('s', 2))])
  receiveOlderPayload()
  await tick()
  await gets[2]?.respond(listOf(row('s', 1)))
  expect(gets).toHaveLength(4)
})

test('an invalidated list on its way is read again, also if nothing has changed since', async () => {
  const { serverState, gets } = await readingAfter()
  serverState.invalidateLists()
  await gets[2]?.respond(listOf(row('s', 1)))
  expect(gets).toHaveLength(4)
})

for (const end of ['fails', 'is canceled'] as const) {
  test(`a list whose GET would have been new enough but ${end} is read again`, async () => {
    const { queryClient, gets, receiveOlderPayload } = await readingAfter()
    receiveOlderPayload()
    await tick()
    if (end === 'fails') await gets[2]?.fail()
    else await queryClient.cancelQueries()
    await tick()
    expect(gets).toHaveLength(4)
  })
}

test('an invalidation is not lost if the query is reset while its GET is in flight', async () => {
  const { serverState, queryCache, gets, acknowledgement } = await rereading()
  serverState.apply([acknowledgement(row('s', 1))])
  serverState.invalidateLists()
  queryCache.find({ queryKey: keys.list() })?.reset()
  await tick()
  expect(gets).toHaveLength(3)
})

test('many acknowledgements are one write per query, and look at nothing else', () => {
  const { queryClient, queryCache, serverState, acknowledgement } = setUp()
  let reads = 0
  const watched = (sessionId: string): Session => {
    const session = row(sessionId, 0)
    return Object.defineProperty(session, 'sessionId', {
      enumerable: true,
      get: () => (reads++, sessionId),
    })
  }
  const ids = Array.from({ length: 1_000 }, (_, index) => `s${index}`)
  for (const id of ids.slice(0, 500)) queryClient.setQueryData(keys.detail(id), row(id, 0))
  queryClient.setQueryData(keys.list(), listOf(...ids.map(watched)))
  serverState.apply([acknowledgement(row('s1', 1))])
  reads = 0
  const scan = vi.spyOn(queryCache, 'getAll')
  const writes: unknown[] = []
  queryCache.subscribe(({ type, query }) => type === 'updated' && writes.push(query.queryKey[1]))

  serverState.apply(['s2', 's3', 's900'].map((id) => acknowledgement(row(id, 2))))
  expect(writes.sort()).toEqual(['detail', 'detail', 'list'])
  expect(scan).not.toHaveBeenCalled()
  // Each of the three rows is compared with the acknowledged one, and that is all.
  expect(reads).toBeLessThan(30)
  const list = queryClient.getQueryData<SessionList>(keys.list())
  expect(list?.sessions.flatMap(({ metadata }, at) => (metadata['second'] ? [at] : []))).toEqual([
    1, 2, 3, 900,
  ])
})

test('an acknowledgement finds its row wherever the last event has put it', () => {
  const { queryClient, queryCache, serverState, acknowledgement, rows } = setUp()
  queryClient.setQueryData(keys.list(), listOf(row('s', 0), row('t', 0)))
  serverState.apply([acknowledgement(row('s', 1))])
  const query = queryCache.find({ queryKey: keys.list() })
  const other = ['app', 'list'] as const
  queryClient.setQueryData([keys.all[0], ...other], [listOf(row('s', 1)), [row('s', 1)]])

  query?.setState({ data: listOf(row('t', 0), row('u', 0), row('s', 1), row('s', 1)) })
  serverState.apply([acknowledgement(row('s', 2))])
  expect(rows()).toEqual([{ second: 0 }, { second: 0 }, { second: 2 }, { second: 2 }])
  expect(queryClient.getQueryData([keys.all[0], ...other])).toEqual([
    listOf(row('s', 2)),
    [row('s', 2)],
  ])

  queryClient.setQueryData([...keys.detail('s'), 'related'], [row('t', 0)])
  queryClient.removeQueries({ queryKey: keys.lists })
  queryClient.setQueryData(keys.list(), listOf(row('t', 0)))
  serverState.apply([acknowledgement(row('t', 3))])
  expect(rows()).toEqual([{ second: 3 }])
  expect(queryClient.getQueryData([...keys.detail('s'), 'related'])).toEqual([row('t', 3)])
})

test('what a payload has just brought is not overwritten by an older response', async () => {
  const { queryCache, serverState, late, gets, acknowledgement, rows } = await rereading()
  await gets[1]?.respond(listOf(row('s', 0)))
  const query = queryCache.find({ queryKey: keys.list() })

  const first = acknowledgement(row('s', 1))
  late.push(() => serverState.apply([first]))
  query?.setState({ data: listOf(row('s', 5)) })
  expect(rows()).toEqual([{ second: 5 }])

  const second = acknowledgement(row('s', 6))
  late.push(() => serverState.apply([second]))
  query?.setState({ data: listOf(row('s', 4)) })
  expect(rows()).toEqual([{ second: 6 }])
})

test('acknowledgements of one batch count in the order of their responses', () => {
  const { queryClient, serverState, acknowledgement, rows } = setUp()
  queryClient.setQueryData(keys.list(), listOf(row('s', 0)))
  serverState.apply([acknowledgement(row('s', 1)), acknowledgement(row('s', 2))])
  expect(rows()).toEqual([{ second: 2 }])
})

test('an acknowledgement is remembered as long as a GET that started before it is in flight', async () => {
  const { serverState, gets, watch, acknowledgement, rows } = setUp()
  watch(keys.list({ pageNumber: 1 }))
  watch(keys.list({ pageNumber: 2 }))
  await tick()
  serverState.apply([acknowledgement(row('s', 1)), acknowledgement(row('t', 1))])
  watch(keys.list({ pageNumber: 3 }))
  await tick()
  await gets[2]?.respond(listOf(row('s', 0), row('t', 0)))
  await gets[0]?.respond(listOf(row('s', 0), row('t', 0)))
  await gets[1]?.respond(listOf(row('s', 0), row('t', 0)))
  // The third GET started after them: whatever it says is newer.
  expect([1, 2, 3].map((pageNumber) => rows(keys.list({ pageNumber })))).toEqual([
    [{ second: 1 }, { second: 1 }],
    [{ second: 1 }, { second: 1 }],
    [{ second: 0 }, { second: 0 }],
  ])
})
