import type { ReactElement } from 'react'
import { useSession, useUpdateSession } from 'react-zep'

import { useRequests } from '../demo/useRequests'
import type { DemoMetadata } from '../demo/seeds'
import { SessionCard } from './SessionCard'

/** Edits as fast as you can click, and counts the requests that it takes. */
export function RapidEdits({ sessionId }: { sessionId: string }): ReactElement {
  const { mutate } = useUpdateSession<DemoMetadata>()
  const { data: session } = useSession<DemoMetadata>(sessionId)
  const edits = session?.metadata.edits ?? 0
  const patches = useRequests().filter(({ method }) => method === 'PATCH')

  const addEdits = (count: number): void => {
    for (let number = 1; number <= count; number++) {
      mutate({ sessionId, metadata: { edits: edits + number } })
    }
  }

  return (
    <SessionCard sessionId={sessionId} title="Rapid edits">
      {() => (
        <>
          <dl className="figures">
            <div>
              <dt>Edits shown</dt>
              <dd data-testid="edits">{edits}</dd>
            </div>
            <div>
              <dt>PATCHes sent</dt>
              <dd data-testid="patches">{patches.length}</dd>
            </div>
          </dl>
          <p className="row">
            <button type="button" onClick={() => addEdits(1)}>
              One edit
            </button>
            <button type="button" onClick={() => addEdits(10)}>
              Ten edits at once
            </button>
          </p>
        </>
      )}
    </SessionCard>
  )
}
