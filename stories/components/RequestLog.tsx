import { type ReactElement, useId } from 'react'

import type { LoggedRequest } from '../demo/requestLog'
import { useRequests } from '../demo/useRequests'

/** The requests that were sent, newest first. */
export function RequestLog(): ReactElement {
  const headingId = useId()
  const requests = useRequests()
  const patches = requests.filter(({ method }) => method === 'PATCH').length
  return (
    <aside className="log" aria-labelledby={headingId}>
      <header>
        <h2 id={headingId}>Requests</h2>
        <span className="muted">
          {patches} PATCH, {requests.length - patches} GET
        </span>
      </header>
      {/* A scrolling region must be reachable by keyboard. */}
      <ol tabIndex={0} aria-label="Requests, newest first">
        {requests.toReversed().map(({ id, method, path, body, status }) => (
          <li key={id} data-method={method}>
            <span className="method">{method}</span>
            <span className="path">{path}</span>
            <Outcome status={status} />
            {body !== undefined && <code>{JSON.stringify(body)}</code>}
          </li>
        ))}
      </ol>
    </aside>
  )
}

function Outcome({ status }: Pick<LoggedRequest, 'status'>): ReactElement {
  if (status === undefined) return <span className="muted">…</span>
  return (
    <span className="outcome" data-ok={typeof status === 'number' && status < 400}>
      {status}
    </span>
  )
}
