import type { ReactElement } from 'react'
import { type MetadataPatch, useUpdateSession } from 'react-zep'

import { type DemoMetadata, PLANS, STATUSES } from '../demo/seeds'
import { CheckboxField, SelectField, TextField } from './Fields'
import { SessionCard } from './SessionCard'

/** Edits the metadata of a session. Each field sends only what it changes. */
export function SessionEditor({ sessionId }: { sessionId: string }): ReactElement {
  const { mutate } = useUpdateSession<DemoMetadata>()
  const edit = (metadata: MetadataPatch<DemoMetadata>): void => mutate({ sessionId, metadata })
  return (
    <SessionCard sessionId={sessionId} title="Support session">
      {({ topic = '', status, escalated = false, contact }) => (
        <>
          <TextField label="Topic" value={topic} onSave={(value) => edit({ topic: value })} />
          <div className="columns">
            <SelectField
              label="Status"
              options={STATUSES}
              value={status}
              onSave={(value) => value && edit({ status: value })}
            />
            <SelectField
              label="Plan"
              options={PLANS}
              value={contact?.plan}
              onSave={(value) => value && edit({ contact: { plan: value } })}
            />
          </div>
          <CheckboxField
            label="Escalated"
            value={escalated}
            onSave={(value) => edit({ escalated: value })}
          />
        </>
      )}
    </SessionCard>
  )
}
