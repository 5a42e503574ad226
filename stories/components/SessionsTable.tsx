import { keepPreviousData } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { useSessions } from 'react-zep'

import type { DemoMetadata } from '../demo/seeds'
import { SessionRow } from './SessionRow'

/** One page of sessions, with statuses that are edited in place. */
export function SessionsTable({ pageSize }: { pageSize: number }): ReactElement {
  const [pageNumber, setPageNumber] = useState(1)
  const { data, error, isPlaceholderData } = useSessions<DemoMetadata>(
    { pageNumber, pageSize, orderBy: 'created_at', asc: true },
    { placeholderData: keepPreviousData },
  )
  if (!data) return <p className="muted">{error ? error.message : 'Loading sessions…'}</p>

  const pageCount = Math.max(1, Math.ceil(data.totalCount / pageSize))
  return (
    <section className="card" aria-label="Sessions" aria-busy={isPlaceholderData}>
      {/* A region that may scroll must be reachable by keyboard. */}
      <div className="scroll" role="region" aria-label="Sessions table" tabIndex={0}>
        <table className="sessions">
          <caption>Sessions</caption>
          <thead>
            <tr>
              <th scope="col">Session</th>
              <th scope="col">Contact</th>
              <th scope="col">Created</th>
              <th scope="col">Status</th>
              <th scope="col">Saved</th>
            </tr>
          </thead>
          <tbody>
            {data.sessions.map((session) => (
              <SessionRow key={session.sessionId} session={session} />
            ))}
          </tbody>
        </table>
      </div>
      <nav className="row" aria-label="Pages">
        <button
          type="button"
          disabled={pageNumber === 1}
          onClick={() => setPageNumber(pageNumber - 1)}
        >
          Previous
        </button>
        <span role="status" className="muted">
          Page {pageNumber} of {pageCount}, {data.totalCount} sessions
        </span>
        <button
          type="button"
          disabled={pageNumber >= pageCount}
          onClick={() => setPageNumber(pageNumber + 1)}
        >
          Next
        </button>
      </nav>
    </section>
  )
}
