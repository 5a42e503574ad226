import type { ReactElement } from 'react'
import { type SessionSaveState, useSessionSaveState } from 'react-zep'

/** Announces the save state of a session, and offers to retry or discard failed edits. */
export function SaveState({ sessionId }: { sessionId: string }): ReactElement {
  const saveState = useSessionSaveState(sessionId)
  const { status, error, retry, discard } = saveState
  return (
    <div className="save-state" data-status={status}>
      <div role="status">
        <p className="save-status">{describe(saveState)}</p>
        {error && <p className="save-error">{error.message}</p>}
      </div>
      {error && (
        <p className="row">
          <button type="button" onClick={retry}>
            Retry
          </button>
          <button type="button" onClick={discard}>
            Discard
          </button>
        </p>
      )}
    </div>
  )
}

function describe({ status, pendingCount, failedCount }: SessionSaveState): string {
  switch (status) {
    case 'idle':
      return 'All changes saved'
    case 'saving':
      return `Saving ${edits(pendingCount)}…`
    case 'paused':
      return `Offline: ${edits(pendingCount)} will be sent later`
    case 'failed':
      return `Not saved: ${edits(failedCount)}`
  }
}

function edits(count: number): string {
  return count === 1 ? '1 edit' : `${count} edits`
}
