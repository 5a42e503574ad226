import { type ReactElement, useId } from 'react'
import { useInfiniteSessions, useUpdateSession } from 'react-zep'

import { type DemoMetadata, STATUSES } from '../demo/seeds'
import { Choice } from './Fields'

/** An infinite list of all sessions, loaded page by page. */
export function InfiniteSessions({ pageSize }: { pageSize: number }): ReactElement {
  const headingId = useId()
  const { mutate } = useUpdateSession<DemoMetadata>()
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteSessions<DemoMetadata>({ pageSize, orderBy: 'created_at', asc: true })
  if (!data) return <p className="muted">{error ? error.message : 'Loading sessions…'}</p>

  const sessions = data.pages.flatMap((page) => page.sessions)
  const totalCount = data.pages[0]?.totalCount ?? 0
  return (
    <section className="card" aria-labelledby={headingId}>
      <h2 id={headingId}>Sessions</h2>
      <ul className="list">
        {sessions.map(({ sessionId, metadata, endedAt }) => (
          <li key={sessionId}>
            <span>
              <strong>{metadata.topic ?? sessionId}</strong>
              <span className="muted">
                {metadata.contact?.name ?? 'No contact'}, <code>{sessionId}</code>
              </span>
            </span>
            <Choice
              label={`Status of ${sessionId}`}
              options={STATUSES}
              value={metadata.status}
              disabled={endedAt !== null}
              onSave={(status) => status && mutate({ sessionId, metadata: { status } })}
            />
          </li>
        ))}
      </ul>
      <p className="row">
        <button
          type="button"
          disabled={!hasNextPage || isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
        <span role="status" className="muted">
          {sessions.length} of {totalCount}
        </span>
      </p>
    </section>
  )
}
