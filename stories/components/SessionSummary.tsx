import type { ReactElement } from 'react'
import { useUpdateSession } from 'react-zep'

import { type DemoMetadata, STATUSES } from '../demo/seeds'
import { SelectField } from './Fields'
import { SessionCard } from './SessionCard'

/** A second component that shows the same session, with its own hooks. */
export function SessionSummary({ sessionId }: { sessionId: string }): ReactElement {
  const { mutate } = useUpdateSession<DemoMetadata>()
  return (
    <SessionCard sessionId={sessionId} title="Sidebar">
      {({ topic, status, escalated, contact }) => (
        <>
          <dl className="facts">
            <dt>Topic</dt>
            <dd>{topic}</dd>
            <dt>Contact</dt>
            <dd>
              {contact?.name}, {contact?.plan}
            </dd>
            <dt>Escalated</dt>
            <dd>{escalated ? 'yes' : 'no'}</dd>
          </dl>
          <SelectField
            label="Status"
            options={STATUSES}
            value={status}
            onSave={(value) => value && mutate({ sessionId, metadata: { status: value } })}
          />
        </>
      )}
    </SessionCard>
  )
}
