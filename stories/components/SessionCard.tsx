import { type ReactElement, type ReactNode, useId } from 'react'
import { useSession } from 'react-zep'
import type { DemoMetadata } from '../demo/seeds'
import { SaveState } from './SaveState'

interface SessionCardProps {
  sessionId: string
  /** What the card is for; the session's id stands beside it. */
  title: string
  children: (metadata: DemoMetadata) => ReactNode
}

/** A card around one session: its heading, what the caller shows of it, and its save state. */
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
      {!session && !error && <p className="muted">Loading the session…</p>}
      {!session && error && <p role="alert">{error.message}</p>}
      {session && <SaveState sessionId={sessionId} />}
    </article>
  )
}
