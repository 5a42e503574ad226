import { type ReactElement, type ReactNode, useId } from 'react'
import { useSession } from 'react-zep'

import type { DemoMetadata } from '../demo/seeds'
import { SaveState } from './SaveState'

interface SessionCardProps {
  sessionId: string
  /** The heading of the card, shown next to the session id. */
  title: string
  children: (metadata: DemoMetadata) => ReactNode
}

/** A card for one session: a heading, the caller's content, and the save state. */
export function SessionCard({ sessionId, title, children }: SessionCardProps): ReactElement {
  const headingId = useId()
  const { data: session, error } = useSession<DemoMetadata>(sessionId)
  return (
    <article className="card" aria-labelledby={headingId} aria-busy={!session && !error}>
      <header className="card-header">
        <h2 id={headingId}>{title}</h2>
        <code>{sessionId}</code>
        {session?.endedAt && <span className="tag">Ended</span>}
      </header>
      {session && children(session.metadata)}
      {!session && !error && <p className="muted">Loading session…</p>}
      {!session && error && <p role="alert">{error.message}</p>}
      {session && <SaveState sessionId={sessionId} />}
    </article>
  )
}
