import type { AppUnderTest } from './AppUnderTest'
import { type Oracle, type Row, assert } from './Oracle'
import { rowsOf } from './rowsOf'

/** What must hold after every step: of the screen, of the cache, and of what is shown over it. */
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

function checkSaveState({ screen, failedMutations }: AppUnderTest, oracle: Oracle): void {
  if (!screen) return
  const { status, pendingCount, failedCount } = screen.saveState
  // An edit that its schema is about to refuse counts as pending, and so it should.
  const isUnsure = oracle.edits.some(({ outcome }) => /invalid_input|owed/.test(outcome))
  const pending = oracle.pending(screen.sessionId).length
  assert(isUnsure || pendingCount === pending, `${pendingCount} pending, not ${pending}`)
  const failed = failedMutations(screen.sessionId).length
  assert(failedCount === failed, `${failedCount} failed, not ${failed}`)
  const settled = failed > 0 ? 'failed' : 'idle'
  const expected = pendingCount > 0 ? 'saving or paused' : settled
  assert(expected.includes(status), `the save state is ${status}, not ${expected}`)
}

/** What no edit touches keeps its identity. */
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
  for (const [index, row] of rows.entries()) {
    assert(hasEdits(row) || after[index] === row, `the row of ${row.sessionId} was copied`)
  }
}
