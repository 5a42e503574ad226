import type { ReactElement, ReactNode } from 'react'
import { useSessions } from 'react-zep'

interface ChooseSessionProps {
  /** An empty one takes the newest session there is. */
  sessionId: string
  children: (sessionId: string) => ReactNode
}

/** Hands on a session id: the real Zep's cannot be known beforehand. */
export function ChooseSession({ sessionId, children }: ChooseSessionProps): ReactElement {
  const newest = useSessions(
    { pageNumber: 1, pageSize: 1, orderBy: 'created_at', asc: false },
    { enabled: sessionId === '' },
  )
  const chosen = sessionId || newest.data?.sessions[0]?.sessionId
  if (chosen) return <>{children(chosen)}</>
  if (newest.error) return <p role="alert">{newest.error.message}</p>
  return <p className="muted">{newest.data ? 'This project has no session.' : 'Loading…'}</p>
}
