import { Component, type ReactNode, Suspense, useLayoutEffect } from 'react'

import { type Metadata, type Session, useSuspenseSession } from '../../src/exports/index'

interface SuspendedDetailProps {
  sessionId: string
  onCommit: (session: Session<Metadata> | undefined) => void
}

/** Shows nothing once a session cannot be read. */
class Boundary extends Component<{ children: ReactNode }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    return this.state.hasFailed ? null : this.props.children
  }
}

function Detail({ sessionId, onCommit }: SuspendedDetailProps): ReactNode {
  const { data } = useSuspenseSession<Metadata>(sessionId)
  useLayoutEffect(() => onCommit(data))
  useLayoutEffect(() => () => onCommit(undefined), [onCommit])
  return <output>{JSON.stringify(data)}</output>
}

/** One more view of a session, which suspends until it is loaded. */
export function SuspendedDetail(props: SuspendedDetailProps): ReactNode {
  return (
    <Boundary key={props.sessionId}>
      <Suspense fallback="…">
        <Detail {...props} />
      </Suspense>
    </Boundary>
  )
}
