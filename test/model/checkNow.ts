import type { Metadata, Session } from '../../src/exports/index'
import type { AppUnderTest } from './AppUnderTest'
import type { ModelEdit } from './ModelEdit'
import { assert, type Oracle, type Row } from './Oracle'
import { rowsOf } from './rowsOf'

/** Checks what must be true after every step, on screen, in the cache and of the edits over it. */
export function checkNow(app: AppUnderTest, oracle: Oracle): void {
  for (const [view, shown] of Object.entries(app.screen?.rows ?? {})) {
    for (const row of shown) oracle.check(row, view)
  }
  checkSaveState(app, oracle)
  for (const query of app.queryClient.getQueryCache().findAll({ queryKey: app.keys.all })) {
    const rows = rowsOf(query.state.data)
    for (const row of rows) oracle.checkCached(row, query.queryHash)
    checkIdentity(app, oracle, query.state.data, rows)
  }
}

/** Checks that every commit of a step shows one of its states, in order. */
export function checkCommits({ commits }: AppUnderTest, oracle: Oracle): void {
  const reached = new Map<string, number>()
  for (const { rows } of commits) {
    for (const [view, shown] of Object.entries(rows)) {
      for (const row of shown) {
        const key = `${view} ${row.sessionId}`
        const index = oracle.explains(row, view !== 'detail', reached.get(key) ?? 0)
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

function checkSaveState({ screen, failedMutations }: AppUnderTest, oracle: Oracle): void {
  if (!screen) return
  const { status, pendingCount, failedCount } = screen.saveState
  // An edit that its schema is about to refuse still counts as pending, and rightly so.
  const isUnsure = oracle.edits.some(({ outcome }) => /invalid_input|owed/.test(outcome))
  const pending = oracle.pending(screen.sessionId).length
  assert(isUnsure || pendingCount === pending, `${pendingCount} pending, not ${pending}`)
  const failed = failedMutations(screen.sessionId).length
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
