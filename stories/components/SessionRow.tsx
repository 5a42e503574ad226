import { memo, type ReactElement } from 'react'
import { type Session, useSessionSaveState, useUpdateSession } from 'react-zep'

import { type DemoMetadata, STATUSES } from '../demo/seeds'
import { Choice } from './Fields'

interface SessionRowProps {
  session: Session<DemoMetadata>
}

const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })

const STATUS_LABELS = { idle: '', saving: 'Saving…', paused: 'Offline', failed: 'Not saved' }

/** One row of the table. `memo` works because sessions that no edit affects keep their identity. */
export const SessionRow = memo(function SessionRow({ session }: SessionRowProps): ReactElement {
  const { sessionId, metadata, createdAt, endedAt } = session
  const { mutate } = useUpdateSession<DemoMetadata>()
  const { status, error, retry, discard } = useSessionSaveState(sessionId)
  return (
    <>
      <tr data-status={status}>
        <th scope="row">
          {metadata.topic !== undefined && <strong>{metadata.topic}</strong>}
          <code>{sessionId}</code>
        </th>
        <td>{metadata.contact?.name ?? session.userId ?? '–'}</td>
        <td>{createdAt ? DAY.format(new Date(createdAt)) : '–'}</td>
        <td>
          <Choice
            label={`Status of ${sessionId}`}
            options={STATUSES}
            value={metadata.status}
            disabled={endedAt !== null}
            onSave={(value) => value && mutate({ sessionId, metadata: { status: value } })}
          />
        </td>
        <td className="saved">
          {endedAt !== null && <span className="tag">Ended</span>}
          <span role="status" className="save-status">
            {STATUS_LABELS[status]}
          </span>
        </td>
      </tr>
      {error && (
        <tr>
          <td colSpan={5}>
            <span className="row">
              <span className="save-error">{error.message}</span>
              <button type="button" onClick={retry}>
                Retry
              </button>
              <button type="button" onClick={discard}>
                Discard
              </button>
            </span>
          </td>
        </tr>
      )}
    </>
  )
})
