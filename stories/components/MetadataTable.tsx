import type { ReactElement } from 'react'
import { diffMetadata, useSession } from 'react-zep'

import { isLive, zep } from '../demo/backend'
import { useRequests } from '../demo/useRequests'

/** Compares each metadata key as the hooks show it with what the mock has stored. */
export function MetadataTable({ sessionId }: { sessionId: string }): ReactElement | null {
  const { data: session } = useSession(sessionId)
  // Re-renders when a request ends, because the mock's store has changed by then.
  useRequests()
  if (!session) return null
  const { metadata } = session
  const stored = (isLive ? metadata : zep.session(sessionId)?.metadata) ?? {}
  const pending = diffMetadata(stored, metadata) ?? {}
  return (
    <div className="card">
      <table className="metadata">
        <caption>Metadata</caption>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Your app shows</th>
            {!isLive && <th scope="col">Zep has</th>}
          </tr>
        </thead>
        <tbody>
          {Object.entries(metadata).map(([key, value]) => (
            <tr key={key} data-pending={Object.hasOwn(pending, key)}>
              <th scope="row">{key}</th>
              <td>{JSON.stringify(value)}</td>
              {!isLive && <td>{JSON.stringify(stored[key])}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
