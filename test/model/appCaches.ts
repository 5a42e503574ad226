import { dehydrate, type DehydratedState, hydrate } from '@tanstack/react-query'

import { assert } from './assert'
import type { Model } from './Model'
import type { View } from './ModelApp'
import { toRevision, toTimestamp } from './ModelServer'
import { APP_KEY, type Row } from './Oracle'
import { rowsOf } from './rowsOf'
import type { Tab } from './Tab'

type ListView = Exclude<View, 'suspense'>

/** What was cached in each tab when the app remembered it. */
const snapshots = new WeakMap<Tab, string>()

/** Removes a pending edit, as an app does that offers to cancel it. */
export function removeMutation(tab: Tab, index: number): void {
  const { app, oracle, options } = tab
  const mutationCache = app.queryClient.getMutationCache()
  const pending = mutationCache
    .findAll({ mutationKey: app.keys.mutations, status: 'pending' })
    .filter((mutation) => options.log.find(mutation)?.tab === tab)
  const mutation = pending[index % pending.length]
  const known = mutation && options.log.find(mutation)
  if (!known) return
  oracle.removed(known.edit)
  mutationCache.remove(mutation)
}

/** Removes every mutation of the QueryClient, whichever backend it is for. */
export function clearMutations(tab: Tab, _args: unknown, { tabs }: Model): void {
  const mutationCache = tab.app.queryClient.getMutationCache()
  for (const mutation of mutationCache.getAll()) {
    const known = tab.options.log.find(mutation)
    known?.tab.oracle.removed(known.edit)
  }
  for (const { app, foreign } of tabs) {
    app.mayCancelPages = true
    // TanStack never wakes a paused mutation that was removed.
    if (app.queryClient === tab.app.queryClient) foreign.clear()
  }
  mutationCache.clear()
}

/** As apps do after a logout. Then they show another screen. */
export function clear(tab: Tab, args: unknown, model: Model): void {
  clearMutations(tab, args, model)
  tab.app.queryClient.clear()
  for (const { app, freshness } of model.tabs) {
    if (app.queryClient !== tab.app.queryClient) continue
    freshness.forgetAll()
    app.show()
  }
}

export function removeQueries(tab: Tab, view: ListView): void {
  tab.freshness.forgetAll()
  tab.app.mayCancelPages = true
  tab.app.queryClient.removeQueries({ queryKey: keyOf(tab, view) })
}

export function resetQueries(tab: Tab, view: ListView): void {
  tab.freshness.forgetAll()
  tab.app.mayCancelPages = true
  void tab.app.queryClient.resetQueries({ queryKey: keyOf(tab, view) })
}

/** The app writes a row into the cache itself, over the newest copy or an old one. */
export function setRow(
  tab: Tab,
  { view, sessionId, isOld }: { view: ListView; sessionId: string; isOld: boolean },
): void {
  const { app, oracle, freshness } = tab
  const queryKey: readonly unknown[] = keyOf(tab, view, sessionId)
  const data = app.queryClient.getQueryData(queryKey)
  const cached = rowsOf(data).find((row) => row.sessionId === sessionId)
  if (!cached) return
  const word = oracle.appWords.length
  const metadata = { ...cached.metadata, [APP_KEY]: word }
  oracle.appWords.push(metadata)
  freshness.forgetAll()
  app.mayCancelPages = true
  const row = { ...cached, metadata, ...(isOld && { updatedAt: toTimestamp(0) }) }
  app.queryClient.setQueryData(queryKey, withRow(data, row))
  if (oracle.pending(sessionId).length > 0) return
  const after = rowsOf(app.queryClient.getQueryData(queryKey))
  const isKept = after.some((left) => left.metadata[APP_KEY] === word)
  tab.judge(() => assert(isKept, `${sessionId} is not what the app has set`))
}

/** Remembers what is cached, as a server component or another tab does that reads at this time. */
export function takeSnapshot(tab: Tab): void {
  const state = dehydrate(tab.app.queryClient, {
    shouldDehydrateMutation: () => false,
    shouldDehydrateQuery: ({ queryKey, state: { status } }) =>
      status === 'success' && queryKey[0] === tab.app.keys.all[0],
  })
  snapshots.set(tab, JSON.stringify(state))
}

/** A payload that was read earlier arrives now, and is taken to be new. */
export function hydrateSnapshot(tab: Tab): void {
  const state = readSnapshot(tab)
  if (state) hydrate(tab.app.queryClient, state)
}

/** Another tab tells what it has read. */
export function broadcast(tab: Tab): void {
  const queryCache = tab.app.queryClient.getQueryCache()
  for (const { queryHash, queryKey, state } of readSnapshot(tab)?.queries ?? []) {
    const query = queryCache.get(queryHash)
    if (query) query.setState(state)
    else queryCache.build(tab.app.queryClient, { queryKey, queryHash }, state)
  }
}

/** Reads it, as newer than everything. What no cached query knows, it brings back. */
function readSnapshot(tab: Tab): DehydratedState | undefined {
  const { app, oracle, freshness } = tab
  const text = snapshots.get(tab)
  if (text === undefined) return undefined
  const state = JSON.parse(text) as DehydratedState
  const cached = new Set(
    app.queries().flatMap((query) => rowsOf(query.state.data).map(({ sessionId }) => sessionId)),
  )
  const dataUpdatedAt = Date.now() + 1000
  for (const query of state.queries) {
    Object.assign(query.state, { dataUpdatedAt, fetchStatus: 'idle', fetchMeta: null })
    for (const { sessionId, updatedAt } of rowsOf(query.state.data)) {
      if (!cached.has(sessionId)) oracle.told.forget(sessionId, toRevision(updatedAt))
    }
  }
  freshness.forgetAll()
  app.mayCancelPages = true
  // Whoever reads `fetchMeta` no longer learns that the user has asked for a page.
  for (const exchange of tab.pages) exchange.askedByUser = false
  return state
}

function keyOf({ app }: Tab, view: ListView, sessionId = 'a') {
  const { keys } = app
  const queryKeys = {
    detail: keys.detail(sessionId),
    list: keys.list({ pageSize: 3 }),
    infinite: keys.infiniteList({ pageSize: 2 }),
    user: keys.userList('u'),
  }
  return queryKeys[view]
}

/** A cached value with another row in place of that of the same session. */
function withRow(data: unknown, row: Row): unknown {
  if (Array.isArray(data)) return data.map((item: unknown) => withRow(item, row))
  if (typeof data !== 'object' || data === null) return data
  if ('sessionId' in data) return data.sessionId === row.sessionId ? row : data
  if ('sessions' in data) return { ...data, sessions: withRow(data.sessions, row) }
  return 'pages' in data ? { ...data, pages: withRow(data.pages, row) } : data
}
