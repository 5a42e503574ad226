import type { ReactElement, ReactNode } from 'react'
import { useSessions } from 'react-zep'

interface ChooseSessionProps {
  /** If empty, the newest session is used. */
  sessionId: string
  children: (sessionId: string) => ReactNode
}

/** Picks a session id at run time, because those of a real project are not known in advance. */
export function ChooseSession({ sessionId, children }: ChooseSessionProps): ReactElement {
  const newest = useSessions(
    { pageNumber: 1, pageSize: 1, orderBy: 'created_at', asc: false },
    { enabled: sessionId === '' },
  )
  const chosen = sessionId || newest.data?.sessions[0]?.sessionId
  if (chosen) return <>{children(chosen)}</>
  if (newest.error) return <p role="alert">{newest.error.message}</p>
  return <p className="muted">{newest.data ? 'This project has no sessions.' : 'Loading…'}</p>
}
