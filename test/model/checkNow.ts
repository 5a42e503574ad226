import type { Metadata, Session } from '../../src/exports/index'
import type { AppUnderTest } from './AppUnderTest'
import { assert } from './assert'
import type { ModelEdit } from './ModelEdit'
import type { Oracle, Row } from './Oracle'
import { rowsOf } from './rowsOf'
import type { Tab } from './Tab'

/** Checks what must be true after every step, on screen, in the cache and of the edits over it. */
export function checkNow(tab: Tab): void {
  const { app, oracle } = tab
  for (const [view, shown] of Object.entries(app.shown)) {
    // What the app removed from the cache may stay on screen, where nobody updates it.
    if (app.isAttached(view)) for (const row of shown) oracle.check(row, view)
  }
  checkSaveState(tab)
  for (const query of app.queries()) {
    const rows = rowsOf(query.state.data)
    for (const row of rows) oracle.checkCached(row, query.queryHash)
    checkIdentity(app, oracle, query.state.data, rows)
  }
}

/** Checks that every commit of a step shows one of its states, in order. */
export function checkCommits({ app, oracle }: Tab): void {
  const reached = new Map<string, number>()
  for (const commit of app.commits) {
    for (const [view, shown] of Object.entries(commit)) {
      if (!app.isAttached(view)) continue
      for (const row of shown) {
        const key = `${view} ${row.sessionId}`
        const isInList = view !== 'detail' && view !== 'suspense'
        const index = oracle.explains(row, isInList, reached.get(key) ?? 0)
        assert(index >= 0, `${view} flickers: ${row.sessionId} showed ${JSON.stringify(row)}`)
        reached.set(key, index)
      }
    }
  }
}

/** Checks that an add is cached as the detail of its session, and that a delete clears it. */
export function checkDetail(
  { queryClient, keys }: AppUnderTest,
  { operation, sessionId }: ModelEdit,
  session: Session<Metadata> | undefined,
): void {
  const cached = queryClient.getQueryData(keys.detail<Metadata>(sessionId))
  const message = `the ${operation} of ${sessionId} left ${JSON.stringify(cached)} as its detail`
  assert(cached?.updatedAt === session?.updatedAt, message)
}

function checkSaveState(tab: Tab): void {
  const { app, oracle } = tab
  if (!app.screen) return
  const { sessionId } = app.screen
  const { status, pendingCount, failedCount } = app.screen.saveState
  // An edit that its schema is about to refuse still counts as pending, and rightly so.
  const isUnsure = oracle.edits.some(
    (edit) => edit.outcome === 'none' && (edit.state === 'failed' || edit.state === 'removed'),
  )
  const pending = oracle.pending(sessionId).length
  assert(isUnsure || pendingCount === pending, `${pendingCount} pending, not ${pending}`)
  const failed = tab.failedMutations(sessionId).length
  assert(failedCount === failed, `${failedCount} failed, not ${failed}`)
  const settled = failed > 0 ? 'failed' : 'idle'
  const expected = pendingCount > 0 ? 'saving or paused' : settled
  assert(expected.includes(status), `the save state is ${status}, not ${expected}`)
}

/** Checks that everything without edits keeps its identity. */
function checkIdentity(
  { screen }: AppUnderTest,
  oracle: Oracle,
  data: unknown,
  rows: readonly Row[],
): void {
  const shown = screen?.showEdits(data)
  if (!shown) return
  const after = rowsOf(shown)
  const hasEdits = ({ sessionId }: Row): boolean =>
    oracle.pending(sessionId).some(({ isShown }) => isShown)
  assert(rows.some(hasEdits) || shown === data, 'a value without edits was copied')
  const isInList = typeof data === 'object' && data !== null && !('sessionId' in data)
  const left = rows.filter(({ sessionId }) => !isInList || !oracle.isDeleting(sessionId))
  assert(after.length === left.length, `${after.length} rows are shown, not ${left.length}`)
  for (const [index, row] of left.entries()) {
    assert(after[index]?.sessionId === row.sessionId, `${row.sessionId} is not where it was`)
    assert(hasEdits(row) || after[index] === row, `the row of ${row.sessionId} was copied`)
  }
}
